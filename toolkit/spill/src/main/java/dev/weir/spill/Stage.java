package dev.weir.spill;

/** Whoever takes from a spill, as the ledger sees it. */
interface Stage {

  /** How many elements it has in memory. */
  default long inMemory() {
    return 0;
  }

  /** How many it is at that never were on disk. */
  default long running() {
    return 0;
  }

  /** How many it is at that are on disk still. */
  default long replaying() {
    return 0;
  }
}
