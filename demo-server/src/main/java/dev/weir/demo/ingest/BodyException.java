package dev.weir.demo.ingest;

import dev.weir.netty.Problem;

/** A body whose rest is not looked at. What came before it counts. */
public abstract class BodyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String reason;

  /** With what the client is told: one that cannot be served, and so has a status of its own. */
  BodyException(int status, String reason, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.reason = reason;
  }

  /**
   * What the client is told.
   *
   * @return without route and strategy
   */
  public Problem problem() {
    return Problem.of(status, reason, String.valueOf(getMessage()));
  }
}
