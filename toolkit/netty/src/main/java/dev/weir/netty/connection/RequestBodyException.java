package dev.weir.netty.connection;

/**
 * The rest of a request's body is lost: it is malformed, too long or too slow. Whoever reads the
 * body gets this as its error. Where the answer had not begun, the client has been told already;
 * where it had, it goes on to whatever end the handler gives it, and then the connection is closed.
 * Stackless.
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
