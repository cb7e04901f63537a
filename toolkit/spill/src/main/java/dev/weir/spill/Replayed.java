package dev.weir.spill;

/**
 * An element that was spilled and comes back.
 *
 * @param element the element
 * @param number the record's; {@link #NEVER_WRITTEN} if the disk failed before
 */
record Replayed<T>(T element, long number) {

  static final long NEVER_WRITTEN = -1;

  boolean isOnDisk() {
    return number != NEVER_WRITTEN;
  }
}
