package dev.weir.bench.steps;

/**
 * How it went in one second, or another such time.
 *
 * @param seconds since the beginning, at its end
 * @param capacity how many workers there were
 * @param inFlight calls under way at its end, those in the queue of what is called included
 * @param limit how many could be, at its end
 * @param requested elements that the source was asked for, per second
 * @param ended calls that have ended, per second
 * @param p50 nanoseconds that half of them took at most
 * @param p99 that all but one in a hundred took at most
 * @param refused elements that were turned away
 */
public record StepSample(
    double seconds,
    int capacity,
    int inFlight,
    int limit,
    double requested,
    double ended,
    double p50,
    double p99,
    long refused) {

  /** How many calls that many workers can do in a second. */
  public double mostPerSecond() {
    return capacity * 1e9 / Dependency.TYPICAL_NANOS;
  }
}
