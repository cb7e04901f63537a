package dev.weir.internal;

import java.util.concurrent.TimeUnit;

/**
 * When a seat that has enough to do looks elsewhere before it goes on: at what came from outside,
 * while its tasks fork without end; at what was forked on other seats, while work comes from
 * outside without end. So that neither is kept waiting by the other. Owned by the seat's thread.
 *
 * <p>After as many tasks as take {@link #TARGET} nanoseconds by the moving average of the runs, but
 * at least one and at most {@link #MOST}. So while a seat is at work, it looks elsewhere at the
 * latest after {@code MOST} tasks, and after no more than the target and one task of average
 * length. Tokio's scheduler does likewise ({@code global_queue_interval}); Go's looks every 61
 * tasks, however long they are.
 */
final class Turns {

  /** How long the work at hand may go ahead of what waits elsewhere, in nanoseconds. */
  static final long TARGET = TimeUnit.MICROSECONDS.toNanos(200);

  /** And how many tasks, however short they are: a look elsewhere costs little beside so many. */
  static final int MOST = 64;

  private int every = 1;
  private int ahead;

  /**
   * Something is about to be taken.
   *
   * @return whether what is elsewhere goes first
   */
  boolean isNext() {
    if (ahead >= every) {
      ahead = 0;
      return true;
    }
    return false;
  }

  /** Something at hand was taken. */
  void taken() {
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
