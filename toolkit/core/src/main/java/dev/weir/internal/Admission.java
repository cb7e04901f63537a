package dev.weir.internal;

import dev.weir.observe.Outcome;
import dev.weir.request.Request;
import org.jspecify.annotations.Nullable;

/**
 * New work that a {@link Room} lets in: it takes a place there until it is settled.
 *
 * <p>It must not be known to anybody else before the room has decided: until then it changes state
 * without a CAS.
 */
public abstract class Admission extends Permit {

  /**
   * Its ticket: set if it ever waited for room, or came on a shelf. Written before it is shared, or
   * else by the shelf.
   */
  @Nullable Waiter waiter;

  /** An admission that has not been offered. */
  Admission() {}

  final void becomeWaiting(Waiter newWaiter) {
    waiter = newWaiter;
    becomeWaiting();
  }

  /** As what it waits. For its owner, or the shelf. */
  final Waiter asWaiter() {
    Waiter known = waiter;
    if (known == null) {
      known = newWaiter();
      waiter = known;
    }
    return known;
  }

  /** As what it waits, if it has no ticket yet: one who carries nothing, and comes just now. */
  Waiter newWaiter() {
    return new Waiter(this, Request.PLAIN, 0);
  }

  /**
   * The name of its kind of work, for events and disciplines.
   *
   * @return null if it has none
   */
  protected @Nullable String taskName() {
    return null;
  }

  /** The room that it was offered to. */
  abstract Room room();

  /** It was settled elsewhere than at the end of its run, and has given its place back. */
  abstract void withdrawn();

  /**
   * What goes into the room's ring once there is room.
   *
   * @return this, or the bare body if nothing needs this any more
   */
  Object entry() {
    return this;
  }

  /** What becomes of it if one of higher rank needs its place before it was taken. */
  enum Yield {
    /** It keeps its place. */
    STAY,
    /** It waits for room once more. */
    WAIT,
    /** It is dropped. */
    BE_DROPPED,
    /** It is rejected. */
    BE_REJECTED
  }

  /** What becomes of it if one of higher rank needs its place. Settled before it is shared. */
  Yield whenDisplaced() {
    return Yield.STAY;
  }

  /**
   * It was settled because one of higher rank took its place. On the thread of that one: quick, and
   * no user code.
   */
  void displaced() {}

  /** There was room at last. On any thread, under the room's drain: quick, and no user code. */
  void admitted() {}

  /**
   * The room turned it away after it had let it wait. On whichever thread drains the room: quick,
   * and no user code.
   *
   * @param outcome how it was settled
   */
  abstract void turnedAway(Outcome outcome);

  /**
   * Whether somebody would hear of its being turned away. If not, a graceful shutdown lets it in.
   *
   * @return false if it would just be gone
   */
  boolean canBeTold() {
    return true;
  }

  /**
   * Settles it from outside, and gives its place back.
   *
   * @param outcome how
   * @return whether this settled it
   */
  final boolean withdraw(Outcome outcome) {
    return takeAccount(settle(outcome), outcome);
  }

  /**
   * As {@link #withdraw}, but only if its body has not begun.
   *
   * @param outcome how
   * @return whether this settled it
   */
  final boolean withdrawUnstarted(Outcome outcome) {
    return takeAccount(settleUnstarted(outcome), outcome);
  }

  private boolean takeAccount(int phase, Outcome outcome) {
    if (phase == SETTLED) {
      return false;
    }
    room().withdrawn(this, phase, outcome);
    withdrawn();
    return true;
  }

  /**
   * Settles it from outside, but only if it still waits for room.
   *
   * @param outcome how
   * @return whether this settled it
   */
  final boolean stopWaiting(Outcome outcome) {
    return takeAccount(settleWaiting(outcome) ? WAITING : SETTLED, outcome);
  }

  /** Whether it runs on the offering thread, and takes no place. */
  boolean isInline() {
    return false;
  }
}
