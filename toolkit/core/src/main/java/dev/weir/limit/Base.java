package dev.weir.limit;

/**
 * How long calls take without a queue, as far as that is known: the least that rounds have shown,
 * and what is measured with few in flight, which raises it again.
 *
 * <p>A plain minimum of what varies sinks the lower the longer one looks. So rounds lower it only
 * by what is no accident, and measurements with few in flight are pooled as long as they agree.
 */
final class Base {

  /** Beyond so many calls, the older ones fade. */
  private static final int MEMORY = 256;

  /** Two that differ by less agree, however well they are known; by this they do not at all. */
  private static final double ALIKE = 0.02;

  private static final double DIFFERENT = 0.05;

  /** Standard errors. Rounds come by the thousand, and only the least of them counts. */
  private static final double BEYOND_CHANCE = 5;

  /**
   * What is known less well is no reason to doubt what is found: it was a mixture, of before and
   * after a change.
   */
  private static final double VAGUE = 0.15;

  private static final double UNLIKELY = 2;

  private final LogMean known = new LogMean();

  boolean isKnown() {
    return known.count() > 0;
  }

  /** As a logarithm; NaN if it is not known. */
  double log() {
    return isKnown() ? known.mean() : Double.NaN;
  }

  /** Of the logarithm. */
  double error() {
    return known.error();
  }

  /** A round at the limit, which may have had a queue. */
  void atLimit(LogMean runs) {
    double lower = known.mean() - runs.mean();
    if (runs.count() > 0 && (!isKnown() || lower > ALIKE + BEYOND_CHANCE * error(runs))) {
      known.copy(runs);
    }
  }

  /**
   * Calls with few in flight.
   *
   * @return whether they showed that what was known was wrong
   */
  boolean withFew(LogMean runs) {
    double off = Math.abs(runs.mean() - known.mean());
    double chance = UNLIKELY * error(runs);
    if (!isKnown() || off > ALIKE + chance) {
      known.copy(runs);
    } else {
      known.pool(runs, MEMORY);
    }
    return off > DIFFERENT + chance;
  }

  private double error(LogMean runs) {
    return Math.hypot(runs.error(), Math.min(known.error(), VAGUE));
  }
}
