package dev.weir.workload;

import dev.weir.request.WorkloadKind;

/**
 * What is known of a class of work. Immutable; {@link Classification#after} makes the next one.
 *
 * @param kind what it counts as
 * @param runNanos how long it runs, a moving mean
 * @param waitNanos how much of that it waits, a moving mean
 * @param samples how many runs were measured
 * @param since when it became what it counts as, in nanoseconds of the clock that was given
 * @param changes how often it became another kind
 */
public record WorkProfile(
    WorkloadKind kind, double runNanos, double waitNanos, long samples, long since, long changes) {

  /**
   * The share of its runs that it waits: W / (W + C).
   *
   * @return 0 to 1; {@code NaN} before the first sample
   */
  public double waitShare() {
    return samples == 0 ? Double.NaN : waitNanos / runNanos;
  }
}
