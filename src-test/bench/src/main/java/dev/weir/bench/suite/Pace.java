package dev.weir.bench.suite;

/** How long a run may take. */
public enum Pace {
  /** One tiny round of each case, all in one JVM: to see that it works; the figures say nothing. */
  SMOKE,
  /** Some minutes: a look, with the same rounds and medians as the full one, but shorter. */
  QUICK,
  /** For publication. */
  FULL;

  private static final Timing TINY = new Timing(1, 0, 0.02, 0.02, 0.02, 0.02);

  /** The timing of a suite at this pace. */
  Timing timing(Timing quick, Timing full) {
    return switch (this) {
      case SMOKE -> TINY;
      case QUICK -> quick;
      case FULL -> full;
    };
  }
}
