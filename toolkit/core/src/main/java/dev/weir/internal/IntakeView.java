package dev.weir.internal;

import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import org.jspecify.annotations.Nullable;
import reactor.core.Scannable.Attr;

/** What can be seen of an intake. */
final class IntakeView {

  private final Room room;
  private final Tally taken;
  private final Tally passedBy;
  private final Demand demand;
  private final Ending end;

  IntakeView(Room room, Tally taken, Tally passedBy, Demand demand, Ending end) {
    this.room = room;
    this.taken = taken;
    this.passedBy = passedBy;
    this.demand = demand;
    this.end = end;
  }

  /**
   * Whether nobody is in, nor waits, nor is kept out. Who is let in from the line leaves it then.
   */
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

  /** What a {@code Scannable} can be asked; null for what is not known here. */
  @SuppressWarnings("rawtypes")
  @Nullable Object scan(Attr key) {
    if (key == Attr.CAPACITY) {
      return room.capacity();
    }
    if (key == Attr.BUFFERED) {
      return (int) room.queued();
    }
    if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
      return demand.get();
    }
    if (key == Attr.TERMINATED) {
      return end.isDecided();
    }
    if (key == Attr.ERROR) {
      return end.error();
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
  }
}
