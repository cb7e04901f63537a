package dev.weir.limit;

import java.time.Duration;
import java.util.Objects;

/**
 * How fast: so many permits in a period, for ever, and so many at once.
 *
 * <p>A token bucket: it holds {@link #burst} permits when it is full, gets new ones evenly over
 * time, and starts full. With a burst of one permits are paced: there is {@code period / permits}
 * between one and the next, less the {@link #slack}. In any span of time {@code t} no more go than
 * {@code burst + (t + slack) × permits / period}, to the nanosecond, and over a long time not one
 * less is to be had: the arithmetic does not drift ({@link Gcra}).
 *
 * <p>Unless told otherwise a rate is paced with a slack of 10 ms. Whoever waits for a permit is
 * late by as much as timers are; with no slack at all, each time that they are is lost for good,
 * and a thousand a second come out as a few hundred less.
 *
 * <p>What takes several permits at once has a weight. One of more than the burst is not refused for
 * ever: it goes when the bucket is full, and leaves a debt that those after it wait for. So only
 * such a one exceeds the burst, and nothing exceeds the rate.
 *
 * <p>Immutable; every method returns a changed copy.
 *
 * @param permits from 1 to 10^15, and no more than ten in a nanosecond
 * @param period positive, a year at most
 * @param burst how many may go at once after a time without any; 1 by default
 * @param slack by how much one that is paced may come early, as those before it came late; a year
 *     at most, and 10 ms by default. Only with a burst of 1: one of {@code n} is a slack of {@code
 *     (n - 1) × period / permits}
 */
public record Rate(long permits, Duration period, int burst, Duration slack) {

  private static final long MOST_PERMITS = 1_000_000_000_000_000L;
  private static final long MOST_IN_A_NANOSECOND = 10;
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Duration USUAL_SLACK = Duration.ofMillis(10);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if something is out of its range
   */
  public Rate {
    Rules.time("period", period);
    Objects.requireNonNull(slack, "slack: null (expected: a duration)");
    long most = Math.min(MOST_PERMITS, MOST_IN_A_NANOSECOND * period.toNanos());
    if (permits < 1 || permits > most) {
      throw new IllegalArgumentException(
          "permits: " + permits + " (expected: 1 to " + most + " in " + period + ")");
    }
    if (burst < 1) {
      throw new IllegalArgumentException("burst: " + burst + " (expected: >= 1)");
    }
    if (slack.isNegative() || slack.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "slack: " + slack + " (expected: >= 0 and <= " + LONGEST + ")");
    }
    if (burst > 1 && !slack.isZero()) {
      throw new IllegalArgumentException(
          "slack: " + slack + " (expected: none with a burst, which is " + burst + ")");
    }
  }

  /**
   * So many in a second, paced with a slack of 10 ms unless told otherwise.
   *
   * @param permits from 1 to 10^10
   * @return the rate
   * @throws IllegalArgumentException if it is out of range
   */
  public static Rate perSecond(long permits) {
    return of(permits, Duration.ofSeconds(1));
  }

  /**
   * So many in a period, paced with a slack of 10 ms unless told otherwise: not all of them at its
   * beginning.
   *
   * @param permits from 1 to 10^15, and no more than ten in a nanosecond
   * @param period positive, a year at most
   * @return the rate
   * @throws IllegalArgumentException if something is out of its range
   */
  public static Rate of(long permits, Duration period) {
    return new Rate(permits, period, 1, USUAL_SLACK);
  }

  /**
   * How many may go at once: what the bucket holds.
   *
   * @param most at least 1
   * @return a changed copy, without slack
   * @throws IllegalArgumentException if it is out of range
   */
  public Rate burst(int most) {
    return new Rate(permits, period, most, Duration.ZERO);
  }

  /**
   * Evenly spaced, one by one, and never nearer to each other: what is late is lost.
   *
   * @return a changed copy, with a burst of 1 and without slack
   */
  public Rate paced() {
    return paced(Duration.ZERO);
  }

  /**
   * Evenly spaced, but one may come early by as much as those before it came late.
   *
   * @param bySoMuch zero or more, a year at most
   * @return a changed copy, with a burst of 1
   * @throws IllegalArgumentException if it is out of range
   */
  public Rate paced(Duration bySoMuch) {
    return new Rate(permits, period, 1, bySoMuch);
  }

  @Override
  public String toString() {
    return permits
        + " per "
        + period
        + (slack.isZero() ? ", burst " + burst : ", paced with a slack of " + slack);
  }
}
