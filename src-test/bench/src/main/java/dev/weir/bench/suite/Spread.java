package dev.weir.bench.suite;

import java.util.List;

/**
 * What several rounds of one measurement came to.
 *
 * @param median the middle one
 * @param min the least
 * @param max the greatest
 * @param rounds how many there were
 * @param disturbed whether other processes disturbed some of them
 */
public record Spread(double median, double min, double max, int rounds, boolean disturbed) {

  /**
   * Sums up.
   *
   * @param values at least one
   * @param disturbed whether other processes disturbed some of them
   * @return their spread
   */
  public static Spread of(List<Double> values, boolean disturbed) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    double median =
        sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length, disturbed);
  }
}
