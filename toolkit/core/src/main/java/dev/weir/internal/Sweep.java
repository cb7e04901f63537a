package dev.weir.internal;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Queue;

/** What is live in a ring, taken out in order to be put back without the tombstones in between. */
final class Sweep {

  private final RoomBooks books;
  private final Queue<Object> entries = new ArrayDeque<>();
  private final Queue<Long> stamps = new ArrayDeque<>();

  Sweep(RoomBooks books) {
    this.books = books;
  }

  static boolean isTombstone(Object entry) {
    return entry instanceof Permit permit && permit.isSettled();
  }

  /** Takes out what is in the ring now. */
  void takeOut(Ring ring) {
    Ring.Cursor cursor = new Ring.Cursor();
    long end = ring.tailIndex();
    while (ring.headIndex() < end) {
      Object entry = ring.poll(cursor);
      if (entry == null) {
        return;
      }
      if (isTombstone(entry)) {
        books.tombstoneTaken();
      } else {
        entries.add(entry);
        stamps.add(cursor.stamp());
      }
    }
  }

  /** Puts back what is live, and gives back the place that each has taken twice. */
  void putBack(Ring ring, Places places) {
    while (!entries.isEmpty()) {
      ring.push(requireNonNull(entries.poll()), requireNonNull(stamps.poll()));
      places.giveBack();
      books.swept();
    }
  }
}
