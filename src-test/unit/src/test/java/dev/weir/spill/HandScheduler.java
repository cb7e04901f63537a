package dev.weir.spill;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** Does what it was given when the test says so; has no room, or is gone, when that says so. */
final class HandScheduler implements Scheduler {

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private boolean full;
  private volatile boolean disposed;

  synchronized void full(boolean now) {
    full = now;
  }

  /** All that was given, and what that gives. */
  void work() {
    for (Runnable next = next(); next != null; next = next()) {
      next.run();
    }
  }

  private synchronized Runnable next() {
    return tasks.poll();
  }

  synchronized int waiting() {
    return tasks.size();
  }

  @Override
  public synchronized Disposable schedule(Runnable task) {
    if (disposed || full) {
      throw new RejectedExecutionException(disposed ? "disposed of" : "full");
    }
    tasks.add(task);
    return Disposables.single();
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    if (disposed) {
      throw new RejectedExecutionException("disposed of");
    }
    return Disposables.single(); // later than any test
  }

  @Override
  public Worker createWorker() {
    throw new UnsupportedOperationException("a worker");
  }

  /** What it was given is dropped, and nobody is told. */
  @Override
  public synchronized void dispose() {
    disposed = true;
    tasks.clear();
  }

  @Override
  public boolean isDisposed() {
    return disposed;
  }
}
