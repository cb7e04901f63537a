package dev.weir.demo.load.measure;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Times of one kind, recorded by any thread and read by one. */
final class Timing {

  private static final int DIGITS = 3;
  private static final long LONGEST = 3_600_000_000_000L;

  private final Recorder recorder = new Recorder(LONGEST, DIGITS);
  private final Histogram whole = new Histogram(LONGEST, DIGITS);
  private Histogram latest = recorder.getIntervalHistogram();

  /** Any thread. What is longer than an hour counts as an hour. */
  void record(long nanos) {
    recorder.recordValue(Math.max(0, Math.min(nanos, LONGEST)));
  }

  /** So many of the same. Any thread. */
  void record(long nanos, long count) {
    recorder.recordValueWithCount(Math.max(0, Math.min(nanos, LONGEST)), count);
  }

  /** What has come since this was last asked for; valid until it is asked for again. */
  Histogram latest() {
    latest = recorder.getIntervalHistogram(latest);
    whole.add(latest);
    return latest;
  }

  /** All that {@link #latest} has told, together. */
  Histogram whole() {
    return whole;
  }
}
