package dev.weir.spill;

/** What became of an element that was submitted in front of a pool. */
public enum Accepted {
  /** A worker has handled it. */
  RAN,
  /**
   * It is on disk, as safe as the {@link SyncPolicy} says, and will be handled when its turn comes.
   */
  SPILLED
}
