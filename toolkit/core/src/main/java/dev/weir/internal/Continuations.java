package dev.weir.internal;

import dev.weir.observe.Outcome;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Work already let in that is ready to go on: strands, those of timers included. Bounded at birth,
 * so never refused for lack of room; only the end of the pool closes it.
 */
final class Continuations {
  /*
   * open    n >= 0    n entries are queued or run; a new one may join
   *         CLOSED    none is, and none may join any more
   *
   * n -> n + 1        an entry joins, or one that runs joins again
   * n -> n - 1        an entry has run
   * 0 -> CLOSED       closeIfIdle
   *
   * So closing has an order with joining: what joined is run, what comes later is refused.
   */
  private static final long CLOSED = Long.MIN_VALUE;

  private final ConcurrentLinkedQueue<Ready> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong open = new AtomicLong();

  private final Counts counts = new Counts();
  private final StripedCounter offeredNow = new StripedCounter();
  private final LongAdder offeredLater = new LongAdder();
  private final LongAdder cameDue = new LongAdder();
  private final LongAdder withdrawnReady = new LongAdder();
  private final LongAdder withdrawnRunning = new LongAdder();
  private final LongAdder overrun = new LongAdder();

  /**
   * Adds what is ready to go on.
   *
   * @param entry a strand that has tasks, or an errand
   * @return false if the pool has ended
   */
  boolean join(Ready entry) {
    long n;
    do {
      n = open.get();
      if (n < 0) {
        return false;
      }
    } while (!open.compareAndSet(n, n + 1));
    queue.offer(entry);
    return true;
  }

  @Nullable Ready poll() {
    return queue.poll();
  }

  /** How many are queued or run. */
  long backlog() {
    return open.get();
  }

  boolean hasEntries() {
    return !queue.isEmpty();
  }

  /** An entry that was polled has run; if it joined again, it did so before. */
  void ran() {
    open.decrementAndGet();
  }

  boolean closeIfIdle() {
    return open.get() < 0 || open.compareAndSet(0, CLOSED);
  }

  // ---------------------------------------------------------------- counting tasks

  /** A task was offered, ready at once. */
  void offered() {
    offeredNow.increment();
  }

  /** A task was offered that is not ready, and it may never be. */
  void offeredUnready() {
    offeredLater.increment();
  }

  /** A task that was offered unready is ready. */
  void ready() {
    cameDue.increment();
  }

  /** A task was refused. */
  void refuse() {
    offeredLater.increment();
    counts.add(Outcome.REJECTED, 1);
  }

  /** Takes account of a task that was settled elsewhere than at the end of its run on a seat. */
  void withdrawn(int phase, Outcome outcome) {
    counts.add(outcome, 1);
    if (phase == Permit.READY) {
      withdrawnReady.increment();
    } else if (phase == Permit.RUNNING) {
      withdrawnRunning.increment();
      overrun.increment();
    }
  }

  /**
   * Takes account of a periodic task that was settled: the firing that was delayed, and those owed.
   *
   * @param owed firings that had come due, the running one included
   * @param running whether one was running
   * @param outcome how
   */
  void withdrawnPeriodic(long owed, boolean running, Outcome outcome) {
    counts.add(outcome, 1 + owed);
    withdrawnReady.add(running ? owed - 1 : owed);
    if (running) {
      withdrawnRunning.increment();
      overrun.increment();
    }
  }

  void overrunEnded() {
    overrun.decrement();
  }

  Counts counts() {
    return counts;
  }

  long offeredInAll() {
    return offeredNow.sum() + offeredLater.sum();
  }

  long queued(Tally[] tallies) {
    long queued = offeredNow.sum() + cameDue.sum() - withdrawnReady.sum();
    return Math.max(0, queued - Tally.resumed(tallies));
  }

  long running(Tally[] tallies) {
    long running = -withdrawnRunning.sum();
    for (Tally tally : tallies) {
      running += tally.resumed() - tally.ended();
    }
    return Math.max(0, running);
  }

  long overrun() {
    return Math.max(0, overrun.sum());
  }
}
