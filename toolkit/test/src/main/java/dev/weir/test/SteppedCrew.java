package dev.weir.test;

import dev.weir.observe.WorkerSnapshot;
import dev.weir.spi.Crew;
import dev.weir.spi.Seat;
import dev.weir.spi.Workplace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** A crew without threads: what is ready runs on the thread that says so. */
final class SteppedCrew implements Crew {
  /*
   * at      the thread that runs work now; null if none does
   * done    tasks that have run; a strand runs several of them in one turn
   * auto    whether goOn() runs what is ready
   * left    the pool has been told that the crew has left
   *
   * wake() runs nothing: the pool may call it from inside its own bookkeeping, where a body that
   * submits work would wait for itself. Whatever can make work ready (a call, a signal, a timer) calls
   * goOn() instead when it is done. While something runs, goOn() does nothing: whoever runs it takes
   * the next itself, so nothing recurses. A body may run others by hand; they take other seats.
   */
  private static final long MOST_TASKS = 1_000_000;

  private final Workplace workplace;
  private final Scheduler clock;
  private final Seat[] seats;
  private final boolean[] taken;
  private final long[] busyNanos;
  private final long hiredAt;

  private volatile @Nullable Thread at;
  private long done;
  private boolean auto;
  private boolean left;

  SteppedCrew(Workplace workplace, Scheduler clock) {
    this.workplace = workplace;
    this.clock = clock;
    this.seats = workplace.seats().toArray(Seat[]::new);
    this.taken = new boolean[seats.length];
    this.busyNanos = new long[seats.length];
    this.hiredAt = clock.now(TimeUnit.NANOSECONDS);
  }

  // ---------------------------------------------------------------- running

  void auto(boolean runsAtOnce) {
    auto = runsAtOnce;
  }

  /** Something may have become ready, or the pool may have ended. */
  void goOn() {
    if (runsHere()) {
      return;
    }
    if (auto) {
      runAll();
    }
    if (!left && workplace.isTerminated()) {
      left = true;
      workplace.deserted();
    }
  }

  /** Runs until nothing is ready. Returns how much ran. */
  int runAll() {
    return run(Integer.MAX_VALUE, MOST_TASKS);
  }

  int run(int most) {
    return run(most, Long.MAX_VALUE);
  }

  private int run(int most, long mostTasks) {
    boolean nested = runsHere();
    long end = done + mostTasks;
    int runs = 0;
    at = Thread.currentThread();
    try {
      while (runs < most && runOne()) {
        runs++;
        if (done - end >= 0) {
          throw new AssertionError(
              about("still at work after " + mostTasks + " tasks")
                  + " (expected: quiet; does a task repeat without delay?)");
        }
      }
    } finally {
      if (!nested) {
        at = null;
      }
    }
    return runs;
  }

  private boolean runsHere() {
    Thread thread = Thread.currentThread();
    Thread runner = at;
    if (runner != null && runner != thread) {
      throw new IllegalStateException(
          about("used by thread " + thread.getName())
              + " while "
              + runner.getName()
              + " runs its work (expected: one thread at a time)");
    }
    return runner != null;
  }

  private boolean runOne() {
    for (int i = 0; i < seats.length; i++) {
      if (!taken[i]) {
        return runOneOn(i);
      }
    }
    return false;
  }

  private boolean runOneOn(int number) {
    Seat seat = seats[number];
    taken[number] = true;
    long start = clock.now(TimeUnit.NANOSECONDS);
    try {
      long before = seat.tasks();
      boolean ran = false;
      while (!ran) {
        Object next = seat.take();
        if (next == null) {
          break;
        }
        seat.run(next);
        ran = seat.tasks() != before; // else it had been cancelled while it was queued
      }
      done += seat.tasks() - before;
      if (!seat.seesWork()) {
        workplace.quiet();
      }
      return ran;
    } finally {
      busyNanos[number] += clock.now(TimeUnit.NANOSECONDS) - start;
      taken[number] = false;
    }
  }

  private String about(String what) {
    return "pool " + workplace.name() + ": " + what;
  }

  // ---------------------------------------------------------------- as the pool sees it

  @Override
  public void start() {}

  @Override
  public boolean hasHelp() {
    return false;
  }

  @Override
  public boolean isGuarded() {
    return false;
  }

  @Override
  public boolean isOnSeat() {
    return Thread.currentThread().equals(at);
  }

  @Override
  public void wake() {}

  @Override
  public void wakeAll() {}

  /** Nothing to interrupt: what runs is on the stack of whoever disposes of the pool. */
  @Override
  public void interruptAll() {}

  @Override
  public int busy() {
    int busy = 0;
    for (boolean seat : taken) {
      if (seat) {
        busy++;
      }
    }
    return busy;
  }

  @Override
  public long unparks() {
    return 0;
  }

  @Override
  public List<WorkerSnapshot> snapshot() {
    long age = clock.now(TimeUnit.NANOSECONDS) - hiredAt;
    List<WorkerSnapshot> workers = new ArrayList<>(seats.length);
    for (int i = 0; i < seats.length; i++) {
      workers.add(
          new WorkerSnapshot(
              workplace.name() + "-" + (i + 1),
              taken[i],
              seats[i].tasks(),
              seats[i].errors(),
              Duration.ofNanos(busyNanos[i]),
              Duration.ofNanos(age - busyNanos[i]),
              0));
    }
    return workers;
  }
}
