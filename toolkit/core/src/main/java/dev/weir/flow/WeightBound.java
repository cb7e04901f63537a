package dev.weir.flow;

import java.util.function.ToLongFunction;

/**
 * How much may wait, besides how many.
 *
 * @param most what all that wait may weigh
 * @param weigher says what one weighs
 */
record WeightBound<T>(long most, ToLongFunction<? super T> weigher) {

  /** Twice as much, a full buffer and one element more, is still a number. */
  static final long MOST = 1L << 62;

  /** What it weighs; throws what the weigher throws. */
  long weigh(T element) {
    long weight = weigher.applyAsLong(element);
    if (weight < 0) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: >= 0)");
    }
    return Math.min(weight, MOST - 1);
  }
}
