package dev.weir.pool;

import dev.weir.observe.Reason;
import java.util.concurrent.CancellationException;

/** The pool was disposed of by force before the task ended. */
public final class PoolDisposedException extends CancellationException implements TurnedAway {

  private static final long serialVersionUID = 1L;

  private final Refusal refusal;

  PoolDisposedException(Refusal refusal) {
    this.refusal = refusal;
  }

  @Override
  public Refusal refusal() {
    return refusal;
  }

  @Override
  public Reason reason() {
    return Reason.DISPOSED;
  }

  /** Worded only when somebody reads it. */
  @Override
  public String getMessage() {
    return refusal.describe("was cancelled: the pool was disposed of");
  }

  /** No stack trace: it would cost more than the refusal, and say nothing that is not said here. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
