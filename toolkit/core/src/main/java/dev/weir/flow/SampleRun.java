package dev.weir.flow;

import java.util.function.LongUnaryOperator;

/**
 * Elements in a row of which one is kept: each with the same chance, however many there turn out to
 * be. (A reservoir of one: Vitter, "Random sampling with a reservoir", 1985, algorithm R.)
 */
final class SampleRun<T> {

  private T chosen;
  private long length = 1;

  SampleRun(T first) {
    this.chosen = first;
  }

  T chosen() {
    return chosen;
  }

  long length() {
    return length;
  }

  /**
   * One more.
   *
   * @param next the element
   * @param random a number from 0 up to, and without, its argument
   * @return the element that is left out for it: it or the one that was chosen
   */
  T join(T next, LongUnaryOperator random) {
    length++;
    if (random.applyAsLong(length) != 0) {
      return next;
    }
    T before = chosen;
    chosen = next;
    return before;
  }
}
