package dev.weir.internal;

/**
 * How long it is worth to wait for somebody who is usually quick: longer after it paid off, hardly
 * at all after it was in vain. Any number of threads; that one overwrites another's lesson does no
 * harm.
 */
final class Patience {

  /** About a microsecond. */
  private static final int MOST = 64;

  private int spins = MOST;

  /** How many spins to wait. */
  int spins() {
    return spins;
  }

  /** The wait was worth it. */
  void paidOff() {
    if (spins < MOST) {
      spins = 2 * spins;
    }
  }

  /** The wait was in vain. */
  void wasInVain() {
    if (spins > 1) {
      spins = spins / 2;
    }
  }
}
