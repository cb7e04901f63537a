package dev.weir.internal;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A 4-ary heap of timer entries, each of which knows its position, so that one can be removed from
 * the middle in logarithmic time. Entries of equal time leave in the order in which they came.
 * Single-threaded.
 */
final class TimerHeap {

  private static final int ARITY = 4;
  private static final int LEAST_SIZE = 16;

  private TimerThread.@Nullable Entry[] entries = new TimerThread.Entry[LEAST_SIZE];
  private int size;
  private long added;

  TimerThread.@Nullable Entry peek() {
    return entries[0];
  }

  int size() {
    return size;
  }

  void add(TimerThread.Entry entry) {
    if (size == entries.length) {
      entries = Arrays.copyOf(entries, size * 2);
    }
    entry.order = added++;
    siftUp(size++, entry);
  }

  /** Removes an entry; one that is not in the heap is ignored. */
  void remove(TimerThread.Entry entry) {
    int hole = entry.position - 1;
    if (hole < 0) {
      return;
    }
    entry.position = 0;
    TimerThread.Entry last = at(--size);
    entries[size] = null;
    if (last != entry) {
      siftDown(hole, last);
      if (entries[hole] == last) {
        siftUp(hole, last);
      }
    }
    if (size < entries.length / ARITY && entries.length > LEAST_SIZE) {
      entries = Arrays.copyOf(entries, entries.length / 2);
    }
  }

  private TimerThread.Entry at(int index) {
    return Objects.requireNonNull(entries[index]);
  }

  private void put(int index, TimerThread.Entry entry) {
    entries[index] = entry;
    entry.position = index + 1;
  }

  private void siftUp(int hole, TimerThread.Entry entry) {
    int at = hole;
    while (at > 0) {
      int parent = (at - 1) / ARITY;
      TimerThread.Entry above = at(parent);
      if (!before(entry, above)) {
        break;
      }
      put(at, above);
      at = parent;
    }
    put(at, entry);
  }

  private void siftDown(int hole, TimerThread.Entry entry) {
    int at = hole;
    for (; ; ) {
      int child = firstOfChildren(at);
      if (child < 0 || !before(at(child), entry)) {
        break;
      }
      put(at, at(child));
      at = child;
    }
    put(at, entry);
  }

  /* The child that comes first, or -1 if there is none. */
  private int firstOfChildren(int parent) {
    int child = parent * ARITY + 1;
    if (child >= size) {
      return -1;
    }
    int end = Math.min(child + ARITY, size);
    int first = child;
    for (int i = child + 1; i < end; i++) {
      if (before(at(i), at(first))) {
        first = i;
      }
    }
    return first;
  }

  private static boolean before(TimerThread.Entry a, TimerThread.Entry b) {
    return a.when - b.when < 0 || (a.when == b.when && a.order < b.order);
  }
}
