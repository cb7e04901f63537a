package dev.weir.internal;

/**
 * How long it is worth to wait for somebody who is usually quick: longer after it paid off, hardly
 * at all after it was in vain. Any number of threads; if one overwrites another's lesson, the next
 * one is learned all the same.
 */
final class Patience {

  /** One or two microseconds. */
  private static final int MOST = 64;

  private int spins = MOST;

  /** How many spins to wait, from 1. */
  int spins() {
    return spins;
  }

  /** The wait was worth it. */
  void paidOff() {
    int waited = spins; // read once: it may change meanwhile
    if (waited < MOST) {
      spins = 2 * waited;
    }
  }

  /** The wait was in vain. */
  void wasInVain() {
    int waited = spins;
    if (waited > 1) {
      spins = waited / 2;
    }
  }
}
