package dev.weir.internal;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** A scheduler's timer and clock, which may be virtual. */
class SchedulerTimer implements Timer {

  final Scheduler scheduler;

  SchedulerTimer(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public long nanoTime() {
    return scheduler.now(TimeUnit.NANOSECONDS);
  }

  @Override
  public long epochMillis() {
    return scheduler.now(TimeUnit.MILLISECONDS);
  }

  @Override
  public Disposable at(long nanoTime, Runnable action) {
    return scheduler.schedule(action, Math.max(0, nanoTime - nanoTime()), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {} // its owner's
}
