package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A counter that any thread adds to for every task. What {@code LongAdder} counts in until threads
 * collide lies next to whatever was allocated beside it; these cells lie apart.
 */
final class StripedCounter {

  private static final int STRIPES = 8;

  /** Longs from one stripe to the next, and before the first: two cache lines. */
  private static final int APART = 16;

  private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] cells = new long[(STRIPES + 1) * APART];

  void increment() {
    int stripe = (int) Thread.currentThread().getId() & (STRIPES - 1);
    CELL.getAndAdd(cells, (stripe + 1) * APART - 1, 1L);
  }

  long sum() {
    long sum = 0;
    for (int i = 1; i <= STRIPES; i++) {
      sum += (long) CELL.getVolatile(cells, i * APART - 1);
    }
    return sum;
  }
}
