package dev.weir.bench.measure;

/** A known amount of computing, whatever the clock says meanwhile. */
public final class Spin {

  private static final int CALIBRATIONS = 30;
  private static final int SPINS = 200_000;

  /** Never written in practice; there so that the loop is not optimised away. */
  static volatile long sink;

  private Spin() {}

  /**
   * Computes for a while.
   *
   * @param times how often the same few steps
   */
  public static void spin(int times) {
    long x = times | 1;
    for (int i = 0; i < times; i++) {
      x ^= x << 13;
      x ^= x >>> 7;
      x ^= x << 17;
    }
    if (x == 0) {
      sink = x;
    }
  }

  /**
   * Measures this machine.
   *
   * @return how many spins take a microsecond, at best
   */
  public static double calibrate() {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < CALIBRATIONS; i++) {
      long start = System.nanoTime();
      spin(SPINS);
      best = Math.min(best, System.nanoTime() - start);
    }
    return SPINS * 1_000.0 / best;
  }
}
