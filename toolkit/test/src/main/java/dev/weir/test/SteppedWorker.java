package dev.weir.test;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.scheduler.Scheduler;

/** A Reactor worker that lets the crew go on after each call. */
final class SteppedWorker implements Scheduler.Worker, Scannable {

  private final Scheduler.Worker worker;
  private final Runnable goOn;

  SteppedWorker(Scheduler.Worker worker, Runnable goOn) {
    this.worker = worker;
    this.goOn = goOn;
  }

  @Override
  public Disposable schedule(Runnable task) {
    return scheduled(worker.schedule(task));
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    return scheduled(worker.schedule(task, delay, unit));
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return scheduled(worker.schedulePeriodically(task, initialDelay, period, unit));
  }

  private Disposable scheduled(Disposable task) {
    goOn.run();
    return task;
  }

  @Override
  public void dispose() {
    worker.dispose();
    goOn.run();
  }

  @Override
  public boolean isDisposed() {
    return worker.isDisposed();
  }

  @Override
  public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
    return Scannable.from(worker).scanUnsafe(key);
  }
}
