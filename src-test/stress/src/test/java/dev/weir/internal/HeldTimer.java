package dev.weir.internal;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** A pool's timer on which nothing comes due but by the test's hand. */
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
  private final Consumer<Pending> onSchedule;
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
    throw new UnsupportedOperationException("only a timer");
  }
}
