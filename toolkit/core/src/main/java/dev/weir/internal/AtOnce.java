package dev.weir.internal;

import dev.weir.observe.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Runs at once what a task on one seat would have forked, had there been room: {@code
 * Overflow.callerRuns()} on a worker of the pool itself. Used by the thread on that seat.
 */
final class AtOnce {
  /*
   * In the books it is a fork that is taken as soon as it is made: counted by the seat's own queue and
   * tally, which no other seat writes.
   *
   * nested   how many run here, each within the one before; bounded, or a task that gives itself to the
   *          pool again would end in a stack overflow, wherever that strikes
   * covering how many of those are bare bodies, which are counted here
   * blind    how many more times the room is taken for full without a look: a look reads from every other
   *          seat what that one writes with each of its tasks
   */

  private static final int BLIND = 15;

  private final PoolCore core;
  private final LocalQueue queue;
  private final Tally tally;
  private int nested;
  private int covering;
  private int blind;

  AtOnce(PoolCore core, LocalQueue queue, Tally tally) {
    this.core = core;
    this.queue = queue;
    this.tally = tally;
  }

  /** Whether the room is to be taken for full without a look. */
  boolean isRoomTakenForFull() {
    if (blind == 0) {
      return false;
    }
    blind--;
    return true;
  }

  /** There was a look, and the room was full. */
  void roomWasFull() {
    blind = BLIND;
  }

  /**
   * Runs a bare body.
   *
   * @return null if it was run; else why not
   */
  @Nullable Reason run(Runnable body) {
    if (nested == Nesting.MOST) {
      return Reason.NO_ROOM;
    }
    if (!queue.pass(covering > 0)) {
      core.quiet(); // it may have been counted for a moment, and kept the pool from ending
      return Reason.SHUT_DOWN;
    }
    tally.takeFork();
    tally.begin();
    nested++;
    covering++;
    Throwable error = Errors.thrownBy(body);
    covering--;
    nested--;
    tally.count(error != null);
    tally.leaveFork();
    if (error != null) {
      core.failed(error);
    }
    return null;
  }

  /** Whether one more may run here. */
  boolean hasDepth() {
    return nested < Nesting.MOST;
  }

  /** Runs what keeps its own account. */
  void nest(Runnable run) {
    nested++;
    try {
      run.run();
    } finally {
      nested--;
    }
  }
}
