package dev.weir.internal;

import dev.weir.observe.Outcome;
import dev.weir.overflow.Overflow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one of higher rank into a full {@link Room}, in place of the last of those who are in and
 * have not been taken: who waits for room from then on, or is dropped or rejected, as its own
 * strategy says.
 */
final class Displacement {
  /*
   * The place goes from one to the other within the shelf's enter and leave: neither the ring's tail nor
   * what was given back changes, so nobody can take the place in between. The arrival is counted as
   * offered there too, before a seat can take it.
   *
   * READY -> SETTLED     by the arrival, which then tells whoever waits for the result; or
   * READY -> WAITING     by the arrival, which has made place for it in the line, beyond the line's bound if
   *                      need be, and lets it arrive there; then the last of the line makes way
   *
   * expected  raised once by the first entry that may have to make way, before it is offered. Until then an
   *           arrival that finds no room is refused without a look at who is in
   *
   * If the room is not full any more, or the other was settled meanwhile, whose place is then about to be
   * given back, nobody is displaced, and the arrival looks for room again.
   */
  private final Shelf shelf;
  private final WaitingLine waiting;
  private final RoomBooks books;
  private final Clock clock;
  private final Moves moves;
  private final BooleanSupplier full;
  private final AtomicBoolean expected = new AtomicBoolean();

  /**
   * Displaces nobody yet.
   *
   * @param shelf where those are who have not been taken
   * @param waiting where some of them go
   * @param books take account
   * @param clock tells since when an arrival waits
   * @param moves the room's
   * @param full whether the room has no place for an arrival, at this moment
   */
  Displacement(
      Shelf shelf,
      WaitingLine waiting,
      RoomBooks books,
      Clock clock,
      Moves moves,
      BooleanSupplier full) {
    this.shelf = shelf;
    this.waiting = waiting;
    this.books = books;
    this.clock = clock;
    this.moves = moves;
    this.full = full;
  }

  /** Notes what is about to be offered to the room. */
  void expect(Object entry) {
    if (!expected.getOpaque() && mayMove(entry)) {
      expected.set(true);
    }
  }

  /**
   * Tries to let one in.
   *
   * @param entry an admission or a bare body that nobody else knows, for which there is no room
   * @return whose place it has; null if it is not in; its own ticket if it is not in, but there may
   *     be room by now
   */
  @Nullable Waiter letIn(Object entry) {
    if (!expected.get()) {
      return null;
    }
    Waiter arrival = Shelf.waiterOf(entry);
    if (arrival.since == 0) {
      arrival.since = clock.nanoTime();
    }
    return shelf.exchange(arrival, this);
  }

  /** What becomes of one that was offered under a strategy. */
  static Admission.Yield under(Overflow overflow) {
    return switch (overflow.whenFull()) {
      case DROP -> Admission.Yield.BE_DROPPED;
      case REJECT -> Admission.Yield.BE_REJECTED;
      case WAIT -> Admission.Yield.WAIT;
      case RUN -> Admission.Yield.STAY; // the thread that would run it has gone on
    };
  }

  // ---------------------------------------------------------------- under the shelf

  /** Whether there still is no room. */
  boolean isNeeded() {
    return full.getAsBoolean();
  }

  /** Whether one that is on the shelf may have to make way. */
  boolean mayMove(Waiter waiter) {
    return mayMove(waiter.entry());
  }

  private static boolean mayMove(Object entry) {
    if (!(entry instanceof Admission admission)) {
      return false;
    }
    return switch (admission.whenDisplaced()) {
      case STAY -> false;
      case WAIT, BE_DROPPED, BE_REJECTED -> true;
    };
  }

  /** Takes the place of one. False if it was settled meanwhile. */
  boolean take(Admission admission) {
    Outcome outcome =
        switch (admission.whenDisplaced()) {
          case BE_DROPPED -> Outcome.DROPPED;
          case BE_REJECTED -> Outcome.REJECTED;
          case STAY, WAIT -> null;
        };
    boolean taken = outcome == null ? demote(admission) : settle(admission, outcome);
    if (taken) {
      books.displacing();
    }
    return taken;
  }

  private boolean settle(Admission admission, Outcome outcome) {
    if (admission.settleUnstarted(outcome) == Permit.SETTLED) {
      return false;
    }
    books.turnedAway(outcome);
    return true;
  }

  private boolean demote(Admission admission) {
    moves.begin();
    waiting.reserveAnyway();
    boolean demoted = admission.demote();
    if (!demoted) {
      waiting.release();
    }
    moves.end();
    return demoted;
  }
}
