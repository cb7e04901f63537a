package dev.weir.bench.contender;

/**
 * What a thread does that cannot go on: spins shortly, then gives its core away, so that on a small
 * machine those it waits for get to run. The same for all contenders. One per thread.
 */
public final class Backoff {

  private static final int SPINS = 16;

  /* One number, far from whatever else lies in memory nearby. */
  private static final int MIDDLE = 32;
  private final int[] attempts = new int[2 * MIDDLE];

  /** Starts fresh. */
  public Backoff() {}

  /** Waits a little; the more often in a row, the longer. */
  public void pause() {
    if (attempts[MIDDLE] < SPINS) {
      attempts[MIDDLE]++;
      Thread.onSpinWait();
    } else {
      Thread.yield();
    }
  }

  /** Forgets past failures. */
  public void reset() {
    if (attempts[MIDDLE] != 0) {
      attempts[MIDDLE] = 0;
    }
  }
}
