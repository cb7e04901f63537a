package dev.weir.gate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A virtual clock that knows what is pending on it. */
final class HeldClock implements Scheduler {

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final List<Disposable> set = new ArrayList<>();

  /** What every attempt to set a timer throws, an unchecked one; nothing if it is null. */
  @Nullable Throwable failing;

  /** What every reading throws; nothing if it is null. */
  @Nullable RuntimeException unreadable;

  /** How much later it is than its timers have run for: they are late. */
  volatile Duration late = Duration.ZERO;

  /** Runs in the middle of the next attempt to set a timer, once. */
  @Nullable Runnable meanwhile;

  void advanceTimeBy(Duration by) {
    time.advanceTimeBy(by);
  }

  /** How many actions wait for their time. */
  long pending() {
    return set.stream().filter(action -> !action.isDisposed()).count();
  }

  @Override
  public long now(TimeUnit unit) {
    if (unreadable != null) {
      throw unreadable;
    }
    return time.now(unit) + unit.convert(late);
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    Runnable first = meanwhile;
    if (first != null) {
      meanwhile = null;
      first.run();
    }
    if (failing instanceof Error error) {
      throw error;
    } else if (failing != null) {
      throw (RuntimeException) failing;
    }
    Disposable.Swap action = Disposables.swap();
    Runnable once =
        () -> {
          action.dispose();
          task.run();
        };
    set.add(action);
    action.update(time.schedule(once, delay, unit));
    return action;
  }

  @Override
  public Disposable schedule(Runnable task) {
    throw new UnsupportedOperationException("only a timer");
  }

  @Override
  public Worker createWorker() {
    throw new UnsupportedOperationException("only a timer");
  }
}
