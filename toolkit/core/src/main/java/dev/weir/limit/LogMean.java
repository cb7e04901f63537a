package dev.weir.limit;

/**
 * The mean of logarithms of run times, with its standard error, by Welford's recurrence (1962). The
 * logarithm makes one call that takes ten times as long count for little, as a median would, but
 * without keeping samples; and a queue that makes all of them longer counts in full.
 */
final class LogMean {

  /** Run times below this count as this: what is left of them is the clock's grain. */
  private static final double LEAST_NANOS = 1_000;

  private int count;
  private double mean;
  private double squares;

  void clear() {
    count = 0;
    mean = 0;
    squares = 0;
  }

  void add(long nanos) {
    double log = Math.log(Math.max((double) nanos, LEAST_NANOS));
    double off = log - mean;
    count++;
    mean += off / count;
    squares += off * (log - mean);
  }

  /** As if this had seen what another has seen too, of which it remembers so many at most. */
  void pool(LogMean other, int most) {
    if (count > most) {
      squares *= (double) most / count;
      count = most;
    }
    int both = count + other.count;
    double off = other.mean - mean;
    squares += other.squares + off * off * count * other.count / both;
    mean += off * other.count / both;
    count = both;
  }

  void copy(LogMean other) {
    count = other.count;
    mean = other.mean;
    squares = other.squares;
  }

  int count() {
    return count;
  }

  double mean() {
    return mean;
  }

  /** Of the mean; infinite for fewer than two. */
  double error() {
    return count < 2 ? Double.POSITIVE_INFINITY : Math.sqrt(squares / (count - 1) / count);
  }

  /** The geometric mean, in nanoseconds. */
  double typical() {
    return Math.exp(mean);
  }
}
