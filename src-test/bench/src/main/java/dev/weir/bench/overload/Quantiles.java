package dev.weir.bench.overload;

import org.HdrHistogram.Histogram;

/**
 * Times, in nanoseconds; NaN where there were none.
 *
 * @param p50 which half did not exceed
 * @param p90 which nine in ten did not
 * @param p99 which 99 in a hundred did not
 * @param p999 which 999 in a thousand did not
 */
public record Quantiles(double p50, double p90, double p99, double p999) {

  /** Of no times at all. */
  public static final Quantiles NONE =
      new Quantiles(Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  static Quantiles of(Histogram times) {
    return times.getTotalCount() == 0
        ? NONE
        : new Quantiles(
            times.getValueAtPercentile(50),
            times.getValueAtPercentile(90),
            times.getValueAtPercentile(99),
            times.getValueAtPercentile(99.9));
  }
}
