package dev.weir.internal;

import dev.weir.discipline.Discipline;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Those who wait for a room, in the order of a discipline. Bounded. */
final class WaitingLine extends Lineup {
  /*
   * count       raised by whoever lines up, before it arrives; lowered by whoever settles a waiter, or
   *             by the drain when it lets one in. One who has lost its place in the room raises it beyond
   *             the bound if need be, and then has the last of the line turned away
   */
  private final int most;
  private final AtomicInteger count = new AtomicInteger();

  WaitingLine(int most, Discipline discipline, Clock clock, @Nullable LearnedTimes learned) {
    super(new Ranks(discipline, clock, learned));
    this.most = most;
  }

  int most() {
    return most;
  }

  int count() {
    return count.get();
  }

  /** Makes place for one more. False if there is none. */
  boolean reserve() {
    int before;
    do {
      before = count.get();
      if (before >= most) {
        return false;
      }
    } while (!count.compareAndSet(before, before + 1));
    return true;
  }

  /** Makes place for one more, beyond the bound if there is none. */
  void reserveAnyway() {
    count.incrementAndGet();
  }

  /** Whether as many wait as may. */
  boolean isFull() {
    return count.get() >= most;
  }

  /** Whether more wait than may. */
  boolean isOverfull() {
    return count.get() > most;
  }

  /** One waits no longer. */
  void release() {
    count.decrementAndGet();
  }

  /** One was settled from outside. */
  void depart(@Nullable Waiter waiter) {
    release();
    if (waiter != null) {
      leaveSoon(waiter);
    }
  }
}
