package dev.weir.bench.measure;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts what one thread does, for others to read; far from whatever else lies in memory nearby.
 */
final class Counter {

  private static final int MIDDLE = 16;
  private final AtomicLongArray count = new AtomicLongArray(2 * MIDDLE + 1);

  void increment() {
    count.lazySet(MIDDLE, count.getPlain(MIDDLE) + 1);
  }

  long get() {
    return count.getAcquire(MIDDLE);
  }
}
