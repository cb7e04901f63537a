package dev.weir.pool;

import dev.weir.observe.Reason;
import java.util.concurrent.TimeoutException;

/**
 * The deadline passed: before the start, and the task was skipped, or during the run, and the body
 * was interrupted. Maps to 504.
 */
public final class DeadlineExceededException extends TimeoutException implements TurnedAway {

  private static final long serialVersionUID = 1L;

  private final Refusal refusal;
  private final boolean started;

  DeadlineExceededException(Refusal refusal, boolean started) {
    this.refusal = refusal;
    this.started = started;
  }

  @Override
  public Refusal refusal() {
    return refusal;
  }

  @Override
  public Reason reason() {
    return started ? Reason.RAN_PAST_DEADLINE : Reason.DOOMED;
  }

  /** Worded only when somebody reads it. */
  @Override
  public String getMessage() {
    return refusal.describe(
        (started ? "ran past its deadline" : "was skipped: its deadline had passed"));
  }

  /** No stack trace: it would cost more than the refusal, and say nothing that is not said here. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
