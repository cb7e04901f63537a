package dev.weir.demo.load.measure;

import org.HdrHistogram.Histogram;

/**
 * How long requests took of which some were never done: those took longer than any time. To leave
 * them out would make a target look the faster, the more it turns away.
 *
 * @param times of those that were done, in nanoseconds
 * @param never how many others there are; 0 or more
 */
public record Spread(Histogram times, long never) {

  /** Longer than any time. */
  public static final long NEVER = Long.MAX_VALUE;

  private static final double WHOLE = 100;

  /* Less than any part of a request that a percentage can ask for, more than what is lost where it is
   * multiplied: 99.99 % of 10,000 are 9,999, and not the 9,999.000000000002 that come out. */
  private static final double ROUNDING = 1e-6;

  /**
   * How many there are.
   *
   * @return those that were done and those that were not
   */
  public long count() {
    return times.getTotalCount() + never;
  }

  /**
   * The time within which so many were done.
   *
   * @param percent of all; more than 0, up to 100
   * @return nanoseconds, to three digits; {@link #NEVER} if fewer than these were ever done, or
   *     there are none at all
   */
  public long at(double percent) {
    long rank = Math.max(1, (long) Math.ceil(count() * percent / WHOLE - ROUNDING));
    long done = times.getTotalCount();
    if (rank > done) {
      return NEVER;
    }
    return times.getValueAtPercentile(
        WHOLE * (rank - 0.5) / done); // the middle of a rank is its own
  }
}
