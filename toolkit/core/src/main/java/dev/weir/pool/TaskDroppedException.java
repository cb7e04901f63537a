package dev.weir.pool;

import dev.weir.observe.Reason;
import java.util.concurrent.RejectedExecutionException;

/** The pool has no room and its strategy is to drop. Nobody need be told but the counts. */
public final class TaskDroppedException extends RejectedExecutionException implements TurnedAway {

  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  TaskDroppedException(Refusal refusal) {
    this.refusal = refusal;
  }

  @Override
  public Refusal refusal() {
    return refusal;
  }

  @Override
  public Reason reason() {
    return Reason.DROPPED;
  }

  /** Worded only when somebody reads it. */
  @Override
  public String getMessage() {
    return refusal.describe("was dropped: no room");
  }

  /** No stack trace: it would cost more than the refusal, and say nothing that is not said here. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
