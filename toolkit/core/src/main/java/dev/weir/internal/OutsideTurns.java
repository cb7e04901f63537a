package dev.weir.internal;

import java.util.concurrent.TimeUnit;

/**
 * When a seat looks at what came from outside before it goes on with what its tasks have forked: so
 * that tasks that fork without end do not keep out new work and continuations. Owned by the seat's
 * thread.
 *
 * <p>After as many forked tasks as take {@link #TARGET} nanoseconds by the moving average of the
 * runs, but at least one and at most {@link #MOST}. So while a seat is at work, it looks outside at
 * the latest after {@code MOST} tasks, and after no more than the target and one task of average
 * length. Tokio's scheduler does likewise ({@code global_queue_interval}); Go's looks every 61
 * tasks, however long they are.
 */
final class OutsideTurns {

  /** How long forked tasks may go ahead of what waits outside, in nanoseconds. */
  static final long TARGET = TimeUnit.MICROSECONDS.toNanos(200);

  /** And how many of them, however short they are: a look outside costs little beside so many. */
  static final int MOST = 64;

  private int every = 1;
  private int ahead;

  /**
   * Something is about to be taken.
   *
   * @return whether what came from outside goes first
   */
  boolean isNext() {
    if (ahead >= every) {
      ahead = 0;
      return true;
    }
    return false;
  }

  /** Something forked was taken. */
  void forkedTaken() {
    ahead++;
  }

  /**
   * Tells how long tasks take.
   *
   * @param meanNanos a moving average
   */
  void adapt(long meanNanos) {
    every = (int) Math.max(1, Math.min(MOST, TARGET / Math.max(1, meanNanos)));
  }
}
