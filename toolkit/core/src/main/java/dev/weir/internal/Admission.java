package dev.weir.internal;

import dev.weir.observe.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * New work that a {@link Room} lets in: it takes a place there until it is settled.
 *
 * <p>It must not be known to anybody else before the room has decided: until then it changes state
 * without a CAS.
 */
public abstract class Admission extends Permit {

  private final PoolCore core;

  /** Set if it ever waited for room. Written before it is shared. */
  @Nullable Waiter waiter;

  Admission(PoolCore core) {
    this.core = core;
  }

  final void becomeWaiting(Waiter newWaiter) {
    waiter = newWaiter;
    becomeWaiting();
  }

  final PoolCore core() {
    return core;
  }

  /**
   * What goes into the room's ring once there is room.
   *
   * @return this, or the bare body if nothing needs this any more
   */
  Object entry() {
    return this;
  }

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

  /** The pool is disposed of by force: withdraws it, and tells whoever waits for it. */
  abstract void disposed();

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
    core.room().withdrawn(this, phase, outcome);
    core.withdrawn();
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

  /**
   * Settles it at the end of its body, on the thread that ran it, and gives its place back.
   *
   * @param seat where it ran; null if inline
   * @param threw whether the body threw
   * @return whether this settled it
   */
  final boolean finish(@Nullable PoolSeat seat, boolean threw) {
    Outcome outcome = threw ? Outcome.FAILED : Outcome.COMPLETED;
    if (!end(outcome)) {
      core.room().books().overrunEnded();
      return false;
    }
    if (seat != null) {
      seat.left(threw);
    } else {
      core.room().books().leftInline(outcome);
      core.withdrawn();
    }
    return true;
  }
}
