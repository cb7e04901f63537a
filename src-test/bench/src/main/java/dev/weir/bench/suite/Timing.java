package dev.weir.bench.suite;

/**
 * How often each case is measured, and for how long.
 *
 * @param rounds turns of each contender in each case; the median counts
 * @param patience seconds that may be spent on repeating rounds in which cores were lacking
 * @param newWarmup seconds before the first round in a new JVM
 * @param firstWarmup seconds before the first round of a case
 * @param warmup seconds before each later round
 * @param seconds of each round
 */
public record Timing(
    int rounds,
    double patience,
    double newWarmup,
    double firstWarmup,
    double warmup,
    double seconds) {

  /** Checks what a user may have chosen. */
  public Timing {
    if (rounds < 1) {
      throw new IllegalArgumentException("rounds: " + rounds + " (expected: >= 1)");
    }
    if (!(patience >= 0)) {
      throw new IllegalArgumentException("patience: " + patience + " (expected: >= 0)");
    }
  }

  /**
   * The same with another number of rounds, and another patience.
   *
   * @param newRounds at least 1
   * @param newPatience seconds, at least 0
   * @return a changed copy
   */
  public Timing with(int newRounds, double newPatience) {
    return new Timing(newRounds, newPatience, newWarmup, firstWarmup, warmup, seconds);
  }

  @Override
  public String toString() {
    return rounds + " interleaved rounds of " + seconds + " s each, medians";
  }
}
