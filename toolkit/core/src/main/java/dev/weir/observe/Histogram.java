package dev.weir.observe;

import java.time.Duration;

/**
 * A log-linear histogram of durations: each power of two of nanoseconds is cut into 16 equal
 * buckets, so that a reading is at most 1/16 above the true value, in 8 KiB whatever the range. The
 * layout is that of HdrHistogram (G. Tene) with one significant hexadecimal digit.
 *
 * <p>Single-threaded: each writer owns one, and a reader {@linkplain #add adds} them up. Reading
 * one that is being written gives each bucket as it was at some moment, which is what percentiles
 * need.
 */
public final class Histogram {

  private static final int SUB_BITS = 4;
  private static final int SUB_BUCKETS = 1 << SUB_BITS;
  private static final int BUCKETS = (Long.SIZE - SUB_BITS) * SUB_BUCKETS;

  private final long[] counts = new long[BUCKETS];

  /** An empty histogram. */
  public Histogram() {}

  /**
   * Records one duration.
   *
   * @param nanos nanoseconds; a negative one counts as zero
   */
  public void record(long nanos) {
    counts[bucketOf(Math.max(0, nanos))]++;
  }

  /**
   * Adds what another histogram holds.
   *
   * @param other left as it is
   */
  public void add(Histogram other) {
    for (int i = 0; i < BUCKETS; i++) {
      counts[i] += other.counts[i];
    }
  }

  /**
   * How many durations were recorded.
   *
   * @return zero or more
   */
  public long count() {
    long total = 0;
    for (long count : counts) {
      total += count;
    }
    return total;
  }

  /**
   * The value that a share of the durations does not exceed.
   *
   * @param quantile from 0 to 1
   * @return nanoseconds, at most 1/16 above the true value; 0 if nothing was recorded
   * @throws IllegalArgumentException if the quantile is not between 0 and 1
   */
  public long valueAt(double quantile) {
    if (!(quantile >= 0 && quantile <= 1)) {
      throw new IllegalArgumentException("quantile: " + quantile + " (expected: 0 to 1)");
    }
    long total = count();
    long rank = Math.max(1, (long) Math.ceil(quantile * total));
    long seen = 0;
    for (int i = 0; i < BUCKETS; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return highestValueIn(i);
      }
    }
    return 0;
  }

  /**
   * The percentiles that people look at.
   *
   * @return {@link Percentiles#NONE} if nothing was recorded
   */
  public Percentiles percentiles() {
    long count = count();
    if (count == 0) {
      return Percentiles.NONE;
    }
    return new Percentiles(
        count,
        Duration.ofNanos(valueAt(0.5)),
        Duration.ofNanos(valueAt(0.9)),
        Duration.ofNanos(valueAt(0.99)),
        Duration.ofNanos(valueAt(0.999)),
        Duration.ofNanos(valueAt(1)));
  }

  /* Values below 16 have a bucket each. Above, the exponent picks a row of 16 buckets and the four
   * bits below the leading one pick the bucket in it. */
  private static int bucketOf(long nanos) {
    if (nanos < SUB_BUCKETS) {
      return (int) nanos;
    }
    int exponent = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
    int row = exponent - SUB_BITS + 1;
    int column = (int) (nanos >>> (exponent - SUB_BITS)) & (SUB_BUCKETS - 1);
    return row * SUB_BUCKETS + column;
  }

  private static long highestValueIn(int bucket) {
    int row = bucket / SUB_BUCKETS;
    int column = bucket % SUB_BUCKETS;
    if (row == 0) {
      return column;
    }
    long width = 1L << (row - 1);
    return (SUB_BUCKETS + column) * width + width - 1;
  }
}
