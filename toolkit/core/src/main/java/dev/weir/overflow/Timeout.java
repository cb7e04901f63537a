package dev.weir.overflow;

import java.time.Duration;
import java.util.Objects;

/**
 * The arrival waits, but the time from its offer to its start is bounded. Take it when somebody
 * waits for the answer and an old answer is worth nothing.
 *
 * @param waitBound positive
 */
record Timeout(Duration waitBound) implements Overflow {

  Timeout {
    Objects.requireNonNull(waitBound, "timeout: null (expected: a duration)");
    if (waitBound.isZero() || waitBound.isNegative()) {
      throw new IllegalArgumentException("timeout: " + waitBound + " (expected: > 0)");
    }
  }

  @Override
  public Verdict whenFull() {
    return Verdict.WAIT;
  }

  @Override
  public String word() {
    return "timeout";
  }

  @Override
  public String toString() {
    return word() + "(" + waitBound + ")";
  }
}
