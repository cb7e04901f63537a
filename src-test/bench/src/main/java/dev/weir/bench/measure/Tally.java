package dev.weir.bench.measure;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/** Counts runs, exactly, for about a nanosecond each. */
final class Tally {

  /*
   * A thread owns the slot its id points to, if it came first, and is then the only one to write
   * it: a plain increment does. Everybody else counts in an adder. Slots are two cache lines apart.
   */

  private static final int SLOTS = 64;
  private static final int STRIDE = 16;

  private final AtomicReferenceArray<Thread> owners = new AtomicReferenceArray<>(SLOTS);
  private final AtomicLongArray counts = new AtomicLongArray((SLOTS + 2) * STRIDE);
  private final LongAdder others = new LongAdder();
  private final TaskThreads threads;

  Tally(TaskThreads threads) {
    this.threads = threads;
  }

  /** Counts one run on the current thread. */
  void count() {
    Thread current = Thread.currentThread();
    int slot = (int) current.getId() & (SLOTS - 1);
    if (owners.getPlain(slot) == current) {
      int index = (slot + 1) * STRIDE;
      counts.lazySet(index, counts.getPlain(index) + 1);
    } else {
      countAsStranger(current, slot);
    }
  }

  /** How many runs there were; never more, and when it is quiet never less. */
  long sum() {
    long sum = others.sum();
    for (int slot = 0; slot < SLOTS; slot++) {
      sum += counts.getAcquire((slot + 1) * STRIDE);
    }
    return sum;
  }

  private void countAsStranger(Thread current, int slot) {
    if (owners.getPlain(slot) == null && owners.compareAndSet(slot, null, current)) {
      threads.noteCurrent();
    }
    others.increment();
  }
}
