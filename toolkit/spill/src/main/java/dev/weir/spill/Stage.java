package dev.weir.spill;

/** Whoever takes from a spill, or has left and has something in hand still. */
interface Stage {

  /** The spill is being disposed of. On any thread. */
  void hearOfTheEnd();

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
