package dev.weir.internal;

import dev.weir.observe.Outcome;
import org.jspecify.annotations.Nullable;

/** Lets those into a {@link Room} who wait for it, or turns them away: what its drain does. */
final class Usher {
  /*
   * All but wantSweep() is called by the room's drain only; see there for the flags.
   *
   * If tombstones fill the ring, the drain sweeps: takes everything out and puts what is live back, in
   * order. A swept entry passes the tail twice; its first place is given back at once. Where there is a
   * shelf, that takes everything out, and nothing is put back.
   */
  private final Ring ring;
  private final @Nullable Shelf shelf;
  private final Places places;
  private final WaitingLine waiting;
  private final RoomBooks books;
  private final Moves moves;
  private final Runnable wake;
  private volatile boolean sweepWanted;

  Usher(
      Ring ring,
      @Nullable Shelf shelf,
      Places places,
      WaitingLine waiting,
      RoomBooks books,
      Moves moves,
      Runnable wake) {
    this.ring = ring;
    this.shelf = shelf;
    this.places = places;
    this.waiting = waiting;
    this.books = books;
    this.moves = moves;
    this.wake = wake;
  }

  /** The ring has no slot left. Any thread, which then drains the room. */
  void wantSweep() {
    sweepWanted = true;
  }

  /**
   * Does all there is to do.
   *
   * @param closed what becomes of those who wait, if the room was closed
   */
  void pass(@Nullable Outcome closed) {
    waiting.absorb();
    if (closed == Outcome.CANCELLED) {
      turnLineAway(closed);
      return;
    }
    if (sweepWanted) {
      sweepWanted = false;
      ring.change(Ring.LINED, 0);
      sweep();
    }
    letIn();
    if (closed != null) { // who came before that, and had room, is in
      turnLineAway(closed);
    }
  }

  private void letIn() {
    boolean any = false;
    if (!waiting.isEmpty()) {
      ring.change(Ring.LINED, 0);
      while (hasRoom()) {
        Waiter w = waiting.next();
        if (w == null) {
          break;
        }
        Admission admission = w.admission();
        if (admission.admit()) {
          moves.begin();
          ring.push(admission.entry(), w.since);
          books.letIn();
          waiting.release();
          moves.end();
          any = true;
          Errors.guard(admission::admitted);
        }
      }
    }
    clearLine();
    if (any) {
      Errors.guard(wake); // who drains has somebody to tell of something else
    }
  }

  /* Lets newcomers in again, unless somebody waits, or is lining up. */
  private void clearLine() {
    if (waiting.isEmpty() && (ring.tail() & Ring.LINED) != 0) {
      ring.change(Ring.CLEARING, 0);
      if (!waiting.hasArrivals()) {
        ring.lowerWhile(Ring.CLEARING, Ring.LINED | Ring.CLEARING);
      }
    }
  }

  private boolean hasRoom() {
    if (places.taken(ring.tail()) >= places.capacity()) {
      return false;
    }
    for (int spins = 0; !ring.hasSlot(); spins = Spin.pause(spins)) {
      sweep(); // again while a shelf stops at one who is about to write: its slot looks empty
    }
    return true;
  }

  /* Under LINED. Seats take entries meanwhile, which are older than all that is put back. */
  private void sweep() {
    if (shelf != null) {
      shelf.drain();
      return;
    }
    moves.begin();
    Sweep sweep = new Sweep(books);
    sweep.takeOut(ring);
    sweep.putBack(ring, places);
    moves.end();
    Errors.guard(wake);
  }

  private void turnLineAway(Outcome outcome) {
    for (Waiter waiter : waiting.takeAll()) {
      Admission admission = waiter.admission();
      if (outcome == Outcome.REJECTED && !admission.canBeTold()) {
        waiting.join(waiter);
      } else if (settle(admission, outcome)) {
        waiting.release();
        tell(admission, outcome);
      }
    }
    clearLine();
  }

  /**
   * Settles one that waits; false if somebody else has. Its place in the line is the caller's then.
   */
  boolean settle(Admission admission, Outcome outcome) {
    boolean settled = admission.settleWaiting(outcome);
    if (settled) {
      books.turnedAway(outcome);
    }
    return settled;
  }

  /** Tells one that {@link #settle} has settled. */
  void tell(Admission admission, Outcome outcome) {
    Errors.guard(() -> admission.turnedAway(outcome));
    admission.withdrawn();
  }
}
