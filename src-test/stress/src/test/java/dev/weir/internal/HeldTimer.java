package dev.weir.internal;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** A timer on which nothing comes due but by the test's hand. */
final class HeldTimer implements Scheduler {

  /** An action that waits, and whether somebody called it off. */
  static final class Pending implements Disposable {
    private final Runnable action;
    private volatile boolean disposed;

    private Pending(Runnable action) {
      this.action = action;
    }

    /** Comes due, as it can although it is being called off. */
    void fire() {
      action.run();
    }

    @Override
    public void dispose() {
      disposed = true;
    }

    @Override
    public boolean isDisposed() {
      return disposed;
    }
  }

  final List<Pending> pending = new CopyOnWriteArrayList<>();
  private final List<Disposable> workers = new CopyOnWriteArrayList<>();
  private final Consumer<Pending> onSchedule;
  private volatile long nanos;
  volatile boolean refuses;

  HeldTimer() {
    this(p -> {});
  }

  /** Calls back for each action, before its Disposable is returned. */
  HeldTimer(Consumer<Pending> onSchedule) {
    this.onSchedule = onSchedule;
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    if (refuses) {
      throw new RejectedExecutionException("the timer is gone");
    }
    Pending p = new Pending(Objects.requireNonNull(task));
    pending.add(p);
    onSchedule.accept(p);
    return p;
  }

  @Override
  public Disposable schedule(Runnable task) {
    task.run();
    return () -> {};
  }

  @Override
  public Worker createWorker() {
    HeldWorker worker = new HeldWorker();
    workers.add(worker);
    return worker;
  }

  @Override
  public long now(TimeUnit unit) {
    return unit.convert(nanos, TimeUnit.NANOSECONDS);
  }

  /** Time passes, and everything comes due that waits now. */
  void advance(long byNanos) {
    nanos += byNanos;
    for (Pending p : pending) {
      if (pending.remove(p)) {
        p.fire();
      }
    }
  }

  /** Whether somebody has left a worker or an action behind. */
  boolean isLeftBehind() {
    return !workers.stream().allMatch(Disposable::isDisposed) || leftBehind() > 0;
  }

  /** How many actions wait that nobody has called off. */
  long leftBehind() {
    return pending.stream().filter(p -> !p.isDisposed()).count();
  }

  private final class HeldWorker implements Worker {
    private final List<Disposable> own = new CopyOnWriteArrayList<>();
    private volatile boolean disposed;

    @Override
    public Disposable schedule(Runnable task) {
      return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
      if (disposed) {
        throw new RejectedExecutionException("the worker is gone");
      }
      Disposable p = HeldTimer.this.schedule(task, delay, unit);
      own.add(p);
      return p;
    }

    @Override
    public void dispose() {
      disposed = true;
      own.forEach(Disposable::dispose);
    }

    @Override
    public boolean isDisposed() {
      return disposed;
    }
  }
}
