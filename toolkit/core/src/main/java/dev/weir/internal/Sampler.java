package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Which tasks have their times taken: every one while tasks are long, one in {@value #SPARSE} when
 * they are so short that reading the clock would be a good part of the work.
 */
final class Sampler {
  /* mask is 0 or SPARSE - 1. Any seat writes it, on a change only; a stale reading costs a sample. */
  static final int SPARSE = 64;

  /** Tasks shorter than this on average are sampled sparsely, in nanoseconds. */
  private static final long SHORT = 2_000;

  /** Tasks longer than this on average are sampled one by one again, in nanoseconds. */
  private static final long LONG = 4_000;

  private static final VarHandle MASK =
      VarHandles.find(MethodHandles.lookup(), Sampler.class, "mask", int.class);

  @SuppressWarnings("unused") // through MASK
  private int mask;

  boolean isDue(long index) {
    return (index & (int) MASK.getOpaque(this)) == 0;
  }

  int oneIn() {
    return (int) MASK.getOpaque(this) + 1;
  }

  /**
   * Tells how long tasks take.
   *
   * @param meanRun a moving average, in nanoseconds
   */
  void adapt(long meanRun) {
    int now = (int) MASK.getOpaque(this);
    if (now == 0 && meanRun < SHORT) {
      MASK.setOpaque(this, SPARSE - 1);
    } else if (now != 0 && meanRun > LONG) {
      MASK.setOpaque(this, 0);
    }
  }
}
