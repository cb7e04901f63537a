package dev.weir.resilience4j;

import java.util.concurrent.TimeoutException;

/**
 * What a circuit breaker records of a call that was given up after it had lasted for long: its
 * subscriber has cancelled it, or it is a probe that did not end in time. Only the circuit breaker
 * sees it. Its configuration must have it count as failed: see {@link BreakerBuilder#build}.
 */
public final class CallUnfinishedException extends TimeoutException {

  private static final long serialVersionUID = 1L;

  CallUnfinishedException(String message) {
    super(message);
  }

  /** No stack trace: nobody has thrown it. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
