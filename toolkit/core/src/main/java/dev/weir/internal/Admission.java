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

  private static final Object AS_FORK = new Object();

  /**
   * How it came in, if not through the door: a {@link Waiter} if it ever waited for room. Written
   * before it is shared.
   */
  private @Nullable Object way;

  /** An admission that has not been offered. */
  Admission() {}

  final void becomeWaiting(Waiter newWaiter) {
    way = newWaiter;
    becomeWaiting();
  }

  final @Nullable Waiter waiter() {
    return way instanceof Waiter waiter ? waiter : null;
  }

  /** Makes it one that comes in as a fork, or, if that came to nothing, by the room after all. */
  final void becomeForked(boolean fork) {
    way = fork ? AS_FORK : null;
  }

  /** Whether it came in as a fork, and so takes no place in the room. */
  final boolean isForked() {
    return way == AS_FORK;
  }

  /**
   * Whether it may come in as a fork: if it leaves with its body, and keeps no place for longer.
   */
  boolean mayFork() {
    return true;
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
