package dev.weir.limit;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before the next try: twice as long after each failure, up to a cap, and a part
 * of that at random, so that those who failed together do not come back together.
 *
 * <p>Before retry {@code n}, counted from 0, the wait is between {@code (1 - jitter) × d} and
 * {@code d}, each as likely, where {@code d = min(cap, first × 2^n)}. A jitter of 1, the default,
 * is the "full jitter" of <a
 * href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential
 * Backoff And Jitter</a> (AWS Architecture Blog, 2015), which needs the fewest calls of those
 * compared there; 0.5 is its "equal jitter", which never waits for next to nothing; 0 has everybody
 * come back at once.
 *
 * <p>Immutable; every method returns a changed copy.
 *
 * @param first the longest that the first wait can be; positive, a year at most
 * @param cap the longest that any can be; no less than the first, a year at most
 * @param jitter which part of a wait is random, from 0 to 1
 */
public record Backoff(Duration first, Duration cap, double jitter) {

  /** From 100 ms to 10 s, all of it random. */
  public static final Backoff DEFAULT = of(Duration.ofMillis(100), Duration.ofSeconds(10));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if something is out of its range
   */
  public Backoff {
    Rules.time("first", first);
    Rules.time("cap", cap);
    Rules.between("jitter", jitter, 0, 1);
    if (first.compareTo(cap) > 0) {
      throw new IllegalArgumentException(
          "first: " + first + " (expected: <= cap, which is " + cap + ")");
    }
  }

  /**
   * From one time to another, all of it random.
   *
   * @param first the longest that the first wait can be; positive, a year at most
   * @param cap the longest that any can be; no less than the first
   * @return the backoff
   * @throws IllegalArgumentException if something is out of its range
   */
  public static Backoff of(Duration first, Duration cap) {
    return new Backoff(first, cap, 1);
  }

  /**
   * With another part at random.
   *
   * @param part from 0 to 1
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public Backoff jitter(double part) {
    return new Backoff(first, cap, part);
  }

  /**
   * How long to wait.
   *
   * @param retry which retry it is, from 0
   * @param dice from 0, up to 1, each as likely; asked once at most
   * @return nanoseconds, zero or more
   */
  public long nanos(long retry, DoubleSupplier dice) {
    return nanos(retry, 0, dice);
  }

  /**
   * How long to wait where one was told to stay away for some time. The part at random comes on top
   * of that: else all who were told the same would come back at once. So such a wait may be longer
   * than the cap, or than what was told, by no more than the cap.
   *
   * @param retry which retry it is, from 0
   * @param least nanoseconds that it is at least, zero or more
   * @param dice from 0, up to 1, each as likely; asked once at most
   * @return nanoseconds, no less than the least
   * @throws IllegalArgumentException if something is out of its range
   */
  public long nanos(long retry, long least, DoubleSupplier dice) {
    notNegative("retry", retry);
    notNegative("least", least);
    long whole = longest(retry);
    long random = (long) (jitter * whole);
    long certain = Math.max(whole - random, least);
    if (random == 0) {
      return certain;
    }
    long drawn = (long) (dice.getAsDouble() * random);
    long more = Math.max(0, Math.min(random, drawn)); // whatever dice they are
    return certain > Long.MAX_VALUE - more ? Long.MAX_VALUE : certain + more;
  }

  private static void notNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
    }
  }

  /* A year in nanoseconds is less than 2^55. */
  private long longest(long retry) {
    long most = cap.toNanos();
    long begin = first.toNanos();
    return retry >= Long.SIZE - 1 || begin > most >> retry ? most : begin << retry;
  }
}
