package dev.weir.internal;

import dev.weir.observe.Outcome;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of the admissions of a {@link Room}, as far as the seats' tallies do not tell. Any
 * number of writers; nothing here decides anything.
 */
final class RoomBooks {
  /*
   * Everything that the ring's tail went over was offered, but for what was put in a second time by a
   * sweep, and what had been counted when it lined up. So
   *   offered = tail - swept - letIn + linedUp + refused
   *     where refused are also those who came in past the ring
   *   queued  = tail - taken - tombstones
   *   running = begun - left (on the seats) - withdrawnRunning + inline
   */
  private final Counts counts = new Counts();
  private final LongAdder refused = new LongAdder();
  private final LongAdder linedUp = new LongAdder();
  private final LongAdder letIn = new LongAdder();
  private final LongAdder swept = new LongAdder();
  private final LongAdder tombstones = new LongAdder();
  private final LongAdder withdrawnRunning = new LongAdder();
  private final AtomicLong inline = new AtomicLong();
  private final LongAdder overrun = new LongAdder();

  // ---------------------------------------------------------------- writing

  /** An arrival was neither let in nor allowed to wait. */
  void refused(Outcome outcome) {
    refused.increment();
    counts.add(outcome, 1);
  }

  /** An arrival waits for room. */
  void linedUp() {
    linedUp.increment();
  }

  /** One that waited for room has been let in. */
  void letIn() {
    letIn.increment();
  }

  /** An arrival has come in at the place of another, past the ring. */
  void displacing() {
    refused.increment();
  }

  /** One that waited for room, or has lost its place, was turned away. */
  void turnedAway(Outcome outcome) {
    counts.add(outcome, 1);
  }

  /** An entry was put into the ring a second time. */
  void swept() {
    swept.increment();
  }

  /** A tombstone was taken out of the ring. */
  void tombstoneTaken() {
    tombstones.decrement();
  }

  /** An admission is run by its own thread, for lack of room. */
  void enteredInline() {
    refused.increment();
    inline.incrementAndGet();
  }

  /** An admission that was run by its own thread was settled by that thread. */
  void leftInline(Outcome outcome) {
    counts.add(outcome, 1);
    inline.decrementAndGet();
  }

  /** An admission was settled elsewhere than at the end of its run. */
  void withdrawn(int phase, boolean isInline, Outcome outcome) {
    counts.add(outcome, 1);
    if (phase == Permit.RUNNING) {
      overrun.increment();
    }
    if (isInline) {
      inline.decrementAndGet();
    } else if (phase == Permit.READY) {
      tombstones.increment();
    } else if (phase != Permit.WAITING) {
      withdrawnRunning.increment();
    }
  }

  /** A bare entry was taken out of the ring for nothing. */
  void discarded(Outcome outcome) {
    counts.add(outcome, 1);
  }

  /** A body is over whose task had been settled before. */
  void overrunEnded() {
    overrun.decrement();
  }

  // ---------------------------------------------------------------- reading

  long settled(Outcome outcome) {
    return counts.get(outcome);
  }

  long offered(long tail) {
    return tail - swept.sum() - letIn.sum() + linedUp.sum() + refused.sum();
  }

  long queued(long tail, long taken) {
    return Math.max(0, tail - taken - tombstones.sum());
  }

  long running(Tally[] tallies) {
    long running = inline.get() - withdrawnRunning.sum();
    for (Tally tally : tallies) {
      running += tally.begun() - tally.left();
    }
    return Math.max(0, running);
  }

  /** How many are run by their own threads now. */
  long inline() {
    return inline.get();
  }

  long overrun() {
    return Math.max(0, overrun.sum());
  }
}
