package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** The next few of a {@link Shelf}, in order, where any number of threads take them. */
final class Front {
  /*
   * tail    advanced by the one who fills, after the slot
   * head    advanced by whoever takes, by CAS
   * slots   null: empty; else the element of the index that maps here
   *
   * Who fills waits for nobody: it finds no place while the slot's former element is there. So what lies at
   * the head's slot is of the head's index, if that is below the tail; a tail that is not above it says that
   * there is none, although a former element may still be there, whose taker is about to empty the slot.
   * A CAS of the head makes the element the taker's.
   */
  static final int SIZE = 64;

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

  private final @Nullable Object[] slots = new Object[SIZE];
  private final PaddedLong head = new PaddedLong();
  private final PaddedLong tail = new PaddedLong();

  // ---------------------------------------------------------------- one thread at a time

  /** Whether there is a place behind those who are there. */
  boolean hasPlace() {
    return SLOT.getAcquire(slots, slot(tail.getOpaque())) == null;
  }

  /** Puts one behind those who are there; there is a place. */
  void add(Waiter waiter) {
    long end = tail.getOpaque();
    SLOT.setRelease(slots, slot(end), (Object) waiter);
    tail.setRelease(end + 1);
  }

  // ---------------------------------------------------------------- any thread

  /** Takes the first; null if there is none. */
  @Nullable Waiter poll() {
    for (; ; ) {
      long first = head.get();
      if (first >= tail.get()) {
        return null;
      }
      int slot = slot(first);
      Waiter waiter = (Waiter) SLOT.getAcquire(slots, slot);
      if (waiter != null && head.compareAndSet(first, first + 1)) {
        SLOT.setRelease(slots, slot, (Object) null);
        return waiter;
      }
    }
  }

  /** Who has waited longest, as far as a glance shows; null if there is none. */
  @Nullable Waiter oldest() {
    Waiter oldest = null;
    long end = tail.get();
    for (long i = head.get(); i < end; i++) {
      Waiter waiter = (Waiter) SLOT.getAcquire(slots, slot(i));
      if (waiter != null && (oldest == null || waiter.since - oldest.since < 0)) {
        oldest = waiter;
      }
    }
    return oldest;
  }

  /** How many there are of a priority level, as far as a glance shows. */
  int at(int level) {
    int count = 0;
    long end = tail.get();
    for (long i = head.get(); i < end; i++) {
      Waiter waiter = (Waiter) SLOT.getAcquire(slots, slot(i));
      if (waiter != null && waiter.level == level) {
        count++;
      }
    }
    return count;
  }

  boolean isEmpty() {
    return head.get() >= tail.get();
  }

  /** How many there are; meanwhile some may be taken. */
  long size() {
    long first = head.get();
    return tail.get() - first;
  }

  /** How many have been taken so far. */
  long taken() {
    return head.get();
  }

  private static int slot(long index) {
    return (int) index & (SIZE - 1);
  }
}
