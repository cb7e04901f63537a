package dev.weir.observe;

import java.time.Duration;

/**
 * A distribution of durations at a glance, from a {@link Histogram} whose relative error is below
 * 1/16.
 *
 * @param count how many durations were recorded
 * @param p50 the median
 * @param p90 the 90th percentile
 * @param p99 the 99th percentile
 * @param p999 the 99.9th percentile
 * @param max the longest, to the histogram's resolution
 */
public record Percentiles(
    long count, Duration p50, Duration p90, Duration p99, Duration p999, Duration max) {

  /** What an empty histogram shows. */
  public static final Percentiles NONE =
      new Percentiles(0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
}
