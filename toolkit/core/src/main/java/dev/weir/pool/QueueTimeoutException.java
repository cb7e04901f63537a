package dev.weir.pool;

import dev.weir.observe.Reason;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** The bound on the wait was reached before the task started. Maps to 503 with Retry-After. */
public final class QueueTimeoutException extends RejectedExecutionException implements TurnedAway {

  private static final long serialVersionUID = 1L;

  private final Refusal refusal;
  private final Duration bound;

  QueueTimeoutException(Refusal refusal, Duration bound) {
    this.refusal = refusal;
    this.bound = bound;
  }

  @Override
  public Refusal refusal() {
    return refusal;
  }

  @Override
  public Reason reason() {
    return Reason.WAITED_TOO_LONG;
  }

  /** Worded only when somebody reads it. */
  @Override
  public String getMessage() {
    return refusal.describe("was not started within " + bound.toMillis() + " ms");
  }

  /** No stack trace: it would cost more than the refusal, and say nothing that is not said here. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
