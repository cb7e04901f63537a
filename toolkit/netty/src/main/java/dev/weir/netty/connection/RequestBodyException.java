package dev.weir.netty.connection;

/**
 * The rest of a request's body is lost: it is malformed, too long or too slow. On HTTP/1.1, whoever
 * reads the body gets this as its error if its answer has begun: that goes on to whatever end the
 * handler gives it, and then the connection is closed. Where the answer had not begun, the client
 * is told, and the reader hears that the connection is closed, up to two seconds later; on HTTP/2
 * it hears that the stream is. Stackless.
 */
public final class RequestBodyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Bound bound;

  RequestBodyException(Bound bound) {
    super(bound.detail(), null, false, false);
    this.bound = bound;
  }

  /**
   * What is wrong with the body.
   *
   * @return MALFORMED, BODY or SLOW_BODY
   */
  public Bound bound() {
    return bound;
  }
}
