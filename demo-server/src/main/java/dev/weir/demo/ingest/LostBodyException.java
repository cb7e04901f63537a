package dev.weir.demo.ingest;

import dev.weir.netty.connection.Bound;

/** A body whose rest is not read: it is no longer HTTP, too long, or too slow. */
public final class LostBodyException extends BodyException {

  private static final long serialVersionUID = 1L;

  /**
   * Found by whoever watches the connection.
   *
   * @param bound what it ran into
   */
  public LostBodyException(Bound bound) {
    super(
        bound.status(),
        bound == Bound.MALFORMED ? "malformed_body" : bound.reason(),
        bound == Bound.MALFORMED
            ? "the body is not chunked as HTTP/1.1 has it: its rest is lost"
            : bound.detail());
  }
}
