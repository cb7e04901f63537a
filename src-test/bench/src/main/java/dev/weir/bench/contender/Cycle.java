package dev.weir.bench.contender;

/**
 * One number after the other, and again. For one thread; where several use it some numbers come
 * twice.
 */
final class Cycle {

  /* One number, far from whatever else lies in memory nearby. */
  private static final int MIDDLE = 32;
  private final int[] next = new int[2 * MIDDLE];
  private final int length;

  Cycle(int length) {
    this.length = length;
  }

  int next() {
    int number = next[MIDDLE];
    next[MIDDLE] = number + 1 == length ? 0 : number + 1;
    return number;
  }
}
