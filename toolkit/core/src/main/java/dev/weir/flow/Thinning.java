package dev.weir.flow;

/**
 * How far elements are thinned out as a buffer fills: not at all below the threshold; then to one
 * in two, and twice as far with each tenth of the room above it that is taken, up to one in 1,024.
 *
 * @param capacity of the buffer
 * @param threshold how many wait when it begins
 */
record Thinning(int capacity, int threshold) {

  private static final int STEPS = 10;

  /** How many elements in a row become one while so many wait. */
  long runLength(int waiting) {
    if (waiting < threshold) {
      return 1;
    }
    int taken = Math.min(waiting, capacity) - threshold;
    return 2L << Math.min(STEPS - 1, (long) STEPS * taken / (capacity - threshold));
  }
}
