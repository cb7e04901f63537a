package dev.weir.pool;

import java.util.concurrent.RejectedExecutionException;

/**
 * The pool has no room, its waiters are too many, or it is shut down. Maps to 503 with Retry-After.
 */
public final class PoolRejectedException extends RejectedExecutionException implements TurnedAway {

  private static final long serialVersionUID = 1L;

  private final Refusal refusal;
  private final String reason;

  PoolRejectedException(Refusal refusal, String reason) {
    this.refusal = refusal;
    this.reason = reason;
  }

  @Override
  public Refusal refusal() {
    return refusal;
  }

  /** Worded only when somebody reads it. */
  @Override
  public String getMessage() {
    return refusal.describe(reason);
  }

  /** No stack trace: it would cost more than the refusal, and say nothing that is not said here. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
