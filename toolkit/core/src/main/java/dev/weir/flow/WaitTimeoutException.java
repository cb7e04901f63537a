package dev.weir.flow;

import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** An element waited too long: in a buffer for demand, or outside it for room. */
public final class WaitTimeoutException extends TimeoutException implements Refused {

  private static final long serialVersionUID = 1L;
  private static final int DIGITS_BELOW_MILLIS = 6;

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
        + BigDecimal.valueOf(bound.toNanos(), DIGITS_BELOW_MILLIS)
            .stripTrailingZeros()
            .toPlainString()
        + " ms (capacity: "
        + capacity
        + ")";
  }

  @Override
  public Reason reason() {
    return Reason.WAITED_TOO_LONG;
  }

  /** No stack trace: it would show a timer. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
