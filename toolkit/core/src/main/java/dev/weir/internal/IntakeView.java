package dev.weir.internal;

import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;

/** What can be seen of an intake. */
final class IntakeView {

  private final Room room;
  private final Tally taken;
  private final Tally passedBy;

  IntakeView(Room room, Tally taken, Tally passedBy) {
    this.room = room;
    this.taken = taken;
    this.passedBy = passedBy;
  }

  /* Who is let in from the line leaves it when it is in. */

  /** Whether nobody is in, nor waits, nor is kept out. */
  boolean isOpenAndEmpty() {
    return !room.hasWaiters() && !room.hasEntries() && !room.isClosed(); // in this order
  }

  /** Whether nobody will come in any more. */
  boolean isSealed() {
    return room.isClosed() && !room.hasWaiters();
  }

  /** Where everything is that was ever offered. Exact whenever nothing moves. */
  Ledger ledger() {
    RoomBooks books = room.books();
    long aside = passedBy.completed();
    return new Ledger(
        room.offered() + aside,
        taken.completed() + aside,
        0,
        books.settled(Outcome.DROPPED),
        books.settled(Outcome.REJECTED),
        books.settled(Outcome.TIMED_OUT),
        books.settled(Outcome.CANCELLED),
        0,
        0,
        0,
        room.waiting(),
        room.queued(),
        0);
  }
}
