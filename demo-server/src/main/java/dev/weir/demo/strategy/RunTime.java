package dev.weir.demo.strategy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** How long calls have lately taken: a moving mean. Thread-safe. */
final class RunTime {

  private static final int WEIGHT = 16;
  private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  /* Further ahead an estimate is worth nothing. */
  private static final long LONGEST_SECONDS = 300;

  private final AtomicLong meanNanos = new AtomicLong();

  /** One more call has ended. */
  void ended(long nanos) {
    meanNanos.accumulateAndGet(
        nanos, (mean, run) -> mean == 0 ? run : mean + (run - mean) / WEIGHT);
  }

  /**
   * How long until those who wait have gone through a gate with so many permits, by Little's law
   * (1961): whole seconds, from 1, also where nothing is known, to 300.
   */
  long secondsToPass(long waiting, int permits) {
    double nanos = (double) Math.max(1, waiting) * meanNanos.get() / Math.max(1, permits);
    return Math.max(1, Math.min(LONGEST_SECONDS, (long) Math.ceil(nanos / NANOS_PER_SECOND)));
  }
}
