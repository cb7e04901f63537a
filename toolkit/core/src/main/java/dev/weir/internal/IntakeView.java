package dev.weir.internal;

import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;

/** Where everything is that was ever offered to an intake. */
final class IntakeView {

  private final Room room;
  private final Tally taken;
  private final Tally passedBy;

  IntakeView(Room room, Tally taken, Tally passedBy) {
    this.room = room;
    this.taken = taken;
    this.passedBy = passedBy;
  }

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
