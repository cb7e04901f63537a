package dev.weir.internal;

import org.jspecify.annotations.Nullable;

/**
 * One seat's part in the {@link Forks} of its pool: what its tasks have forked, and what it steals
 * from others. Used by the thread on that seat.
 *
 * <p>The oldest goes first, as of all that comes to a pool. To take the newest first would need
 * less room where tasks divide themselves; but a task that gives itself to the pool again, to go on
 * when its turn comes, would then be the next one each time, and the others would never be.
 */
final class SeatForks {

  private final PoolCore core;
  private final LocalQueue queue;
  private final Thief thief;
  private final AtOnce atOnce;
  private final Turns outside = new Turns();
  private final Turns elsewhere = new Turns();

  SeatForks(PoolCore core, LocalQueue queue, Thief thief, AtOnce atOnce) {
    this.core = core;
    this.queue = queue;
    this.thief = thief;
    this.atOnce = atOnce;
  }

  /**
   * Takes new work in.
   *
   * @param entry an admission, or a bare body
   * @return false if the queue is full or closed
   */
  boolean fork(Object entry) {
    if (queue.isFull()) {
      return false;
    }
    boolean sampled = core.room().pace().isSampled(queue.forked());
    if (!queue.fork(entry, sampled ? core.nanoTime() : 0)) {
      core.quiet(); // it may have been counted for a moment, and kept the pool from ending
      return false;
    }
    core.summons().callForFork(queue);
    return true;
  }

  /**
   * Something is about to be taken.
   *
   * @return whether what came from outside goes first
   */
  boolean isOutsidesTurn() {
    return outside.isNext();
  }

  /**
   * Nothing waits here, and something is about to be taken.
   *
   * @return whether what was forked elsewhere goes before what came from outside
   */
  boolean isOthersTurn() {
    return elsewhere.isNext();
  }

  /** Something that came from outside was taken. */
  void outsideTaken() {
    elsewhere.taken();
  }

  /**
   * Takes what waits here.
   *
   * @param cursor told its stamp
   * @return an admission or a bare body; null if nothing does
   */
  @Nullable Object take(Ring.Cursor cursor) {
    Object next = queue.shift();
    if (next != null) {
      outside.taken();
      cursor.took(queue.stamp());
    }
    return next;
  }

  /**
   * Looks whether something can be had from others. If so, it waits here. While it was brought
   * nobody saw it; so somebody may have gone to sleep who would take what this seat does not.
   */
  boolean steal() {
    if (!thief.steal()) {
      return false;
    }
    if (queue.size() > 1) {
      core.summons().callForFork(queue);
    }
    return true;
  }

  /** Whether something waits here. */
  boolean hasEntries() {
    return queue.size() > 0;
  }

  /** Whether something waits here or with others. */
  boolean seesWork() {
    return core.forks().hasEntries();
  }

  /** Tells how long tasks take, in nanoseconds. */
  void adapt(long meanRun) {
    outside.adapt(meanRun);
    elsewhere.adapt(meanRun);
  }

  /** Runs what finds no room. */
  AtOnce atOnce() {
    return atOnce;
  }

  Thief thief() {
    return thief;
  }
}
