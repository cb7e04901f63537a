package dev.weir.demo.load.search;

/**
 * Where a limit is looked for, and how closely.
 *
 * @param least the lowest rate that is tried, per second; more than 0
 * @param start the first one; from least to most
 * @param most the highest one, per second
 * @param precision how far the lowest rate that failed may be above the limit, as a share of it;
 *     more than 0, at most 1
 * @param confirmations how often the limit has to hold for the longer time; 0 to believe the
 *     shorter, of what fails too
 */
public record SearchBounds(
    double least, double start, double most, double precision, int confirmations) {

  private static final double LEAST = 1;
  private static final double PRECISION = 0.02;
  private static final int CONFIRMATIONS = 2;

  /** Checks them. */
  public SearchBounds {
    check("least", least, least > 0, "> 0");
    check("start", start, start >= least, ">= least, " + least);
    check("most", most, most >= start && most < Double.POSITIVE_INFINITY, ">= start, " + start);
    check("precision", precision, precision > 0 && precision <= 1, "> 0, <= 1");
    check("confirmations", confirmations, confirmations >= 0, ">= 0");
  }

  private static void check(String name, Number value, boolean right, String rule) {
    if (!right) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: " + rule + ")");
    }
  }

  /**
   * To 2 %, confirmed twice, and not below 1 per second.
   *
   * @param start the first rate that is tried, per second; more than 0
   * @param most the highest one
   * @return the bounds
   */
  public static SearchBounds between(double start, double most) {
    return new SearchBounds(Math.min(LEAST, start), start, most, PRECISION, CONFIRMATIONS);
  }
}
