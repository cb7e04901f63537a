package dev.weir.pool;

import dev.weir.observe.Reason;
import java.util.concurrent.RejectedExecutionException;

/**
 * The pool has no room, its waiters are too many, or it is shut down. Maps to 503 with Retry-After.
 */
public final class PoolRejectedException extends RejectedExecutionException implements TurnedAway {

  private static final long serialVersionUID = 1L;

  private final Refusal refusal;
  private final Reason reason;
  private final String what;

  PoolRejectedException(Refusal refusal, Reason reason, String what) {
    this.refusal = refusal;
    this.reason = reason;
    this.what = what;
  }

  @Override
  public Refusal refusal() {
    return refusal;
  }

  @Override
  public Reason reason() {
    return reason;
  }

  /** Worded only when somebody reads it. */
  @Override
  public String getMessage() {
    return refusal.describe(what);
  }

  /** No stack trace: it would cost more than the refusal, and say nothing that is not said here. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
