package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Ledger;
import dev.weir.observe.PoolListener;
import dev.weir.spi.Seat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * A pool without threads: a test takes from its seats, as a rule the first, and lets its timers
 * come due.
 */
final class ByHand {

  final PoolCore core;
  final Seat seat;
  final Timers timers = new Timers();

  ByHand(int queueCapacity) {
    this(1, queueCapacity, 16, 0, Discipline.fifo());
  }

  ByHand(int workers, int queueCapacity, Discipline discipline) {
    this(workers, queueCapacity, 16, 0, discipline);
  }

  ByHand(int workers, int queueCapacity, int forks) {
    this(workers, queueCapacity, 16, forks, Discipline.fifo());
  }

  static ByHand withWaiters(int maxWaiters, int queueCapacity, Discipline discipline) {
    return new ByHand(1, queueCapacity, maxWaiters, 0, discipline);
  }

  /** Of two seats, on the system's clock. */
  static ByHand onSystemClock(int queueCapacity, Discipline discipline) {
    return new ByHand(2, queueCapacity, 16, 0, discipline, false);
  }

  private ByHand(int workers, int queueCapacity, int maxWaiters, int forks, Discipline discipline) {
    this(workers, queueCapacity, maxWaiters, forks, discipline, true);
  }

  private ByHand(
      int workers,
      int queueCapacity,
      int maxWaiters,
      int forks,
      Discipline discipline,
      boolean timeStandsStill) {
    core =
        new PoolCore(
            new PoolSettings(
                "by-hand",
                workers,
                queueCapacity,
                maxWaiters,
                16,
                16,
                forks,
                PoolListener.NONE,
                null,
                null),
            Schedulers.immediate(),
            timeStandsStill ? timers : null,
            Schedulers.immediate(),
            discipline,
            workplace -> new AbsentCrew(false));
    seat = core.seats().get(0);
  }

  /** Runs what is ready, until nothing is. */
  void runAll() {
    for (Object entry = seat.take(); entry != null; entry = seat.take()) {
      seat.run(entry);
    }
    core.quiet();
  }

  /** Runs what is ready now. */
  void runOne() {
    runOne(seat);
  }

  /** Runs what is ready now, on one of several seats. */
  void runOne(Seat seat) {
    Object entry = seat.take();
    if (entry != null) {
      seat.run(entry);
    }
  }

  /** Says whether the law holds, and nothing is under way but so many delayed. */
  String law(long delayed) {
    Ledger ledger = core.view().snapshot().ledger();
    if (!ledger.isBalanced()) {
      return "unbalanced";
    }
    return ledger.pending() == delayed && ledger.delayed() == delayed ? "balanced" : "pending";
  }

  /** A timer on which nothing comes due by itself, with a clock that stands still. */
  static final class Timers extends StoppedTimer {

    private final List<Runnable> pending = new ArrayList<>();

    /** The action that was scheduled as the n-th, from 0. */
    synchronized Runnable action(int n) {
      return pending.get(n);
    }

    @Override
    public synchronized Disposable schedule(Runnable task, long delay, TimeUnit unit) {
      pending.add(task);
      return () -> {};
    }
  }
}
