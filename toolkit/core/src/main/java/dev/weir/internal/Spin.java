package dev.weir.internal;

/**
 * Waits for another thread that is in the middle of a few instructions: between its claim of a slot
 * and its write to it, or inside a call of {@code Thread.interrupt()}. Not for anything longer,
 * unless the waiting is as short as that ({@link Patience}).
 */
final class Spin {

  private static final int SPINS_BEFORE_YIELD = 64;

  private Spin() {}

  /**
   * One step of waiting.
   *
   * @param spins how often this was called for the same cause
   * @return to be passed to the next call
   */
  @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it but the waiting time
  static int pause(int spins) {
    if (spins < SPINS_BEFORE_YIELD) {
      Thread.onSpinWait();
    } else {
      Thread.yield(); // the other thread has lost its core: let it have this one
    }
    return spins + 1;
  }
}
