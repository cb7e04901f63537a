package dev.weir.flow;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** An element waited too long: in a buffer for demand, or outside it for room. */
public final class WaitTimeoutException extends TimeoutException {

  private static final long serialVersionUID = 1L;

  private final String where;
  private final Duration bound;
  private final int capacity;

  WaitTimeoutException(String where, Duration bound, int capacity) {
    this.where = where;
    this.bound = bound;
    this.capacity = capacity;
  }

  /**
   * How long it was allowed to wait.
   *
   * @return positive
   */
  public Duration bound() {
    return bound;
  }

  /**
   * The capacity of the buffer.
   *
   * @return 1 or more
   */
  public int capacity() {
    return capacity;
  }

  /** Worded only when somebody reads it. */
  @Override
  public String getMessage() {
    return where
        + ": an element waited for "
        + bound.toMillis()
        + " ms (capacity: "
        + capacity
        + ")";
  }

  /** No stack trace: it would show a timer. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
