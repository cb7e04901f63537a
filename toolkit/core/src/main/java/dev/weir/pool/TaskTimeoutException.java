package dev.weir.pool;

import dev.weir.observe.Reason;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** The bound on the run was reached; the body was interrupted. Maps to 504. */
public final class TaskTimeoutException extends TimeoutException implements TurnedAway {

  private static final long serialVersionUID = 1L;

  private final Refusal refusal;
  private final Duration bound;

  TaskTimeoutException(Refusal refusal, Duration bound) {
    this.refusal = refusal;
    this.bound = bound;
  }

  @Override
  public Refusal refusal() {
    return refusal;
  }

  @Override
  public Reason reason() {
    return Reason.RAN_TOO_LONG;
  }

  /** Worded only when somebody reads it. */
  @Override
  public String getMessage() {
    return refusal.describe("did not end within " + bound.toMillis() + " ms of its start");
  }

  /** No stack trace: it would cost more than the refusal, and say nothing that is not said here. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
