package dev.weir.internal;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * A scheduler's timer and the system's clock: the clock of most schedulers is the wall's, to the
 * millisecond, which is too coarse for a rate, and is set back at times.
 */
final class ScheduledTimer implements Timer {

  private final Scheduler scheduler;

  ScheduledTimer(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * A scheduler's timer.
   *
   * @param scheduler whose
   * @param ownClock whether its clock counts, too
   */
  static Timer of(Scheduler scheduler, boolean ownClock) {
    return ownClock ? new SteadyTimer(scheduler) : new ScheduledTimer(scheduler);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public long epochMillis() {
    return System.currentTimeMillis();
  }

  @Override
  public boolean isPrecise() {
    return true;
  }

  @Override
  public Disposable at(long nanoTime, Runnable action) {
    return scheduler.schedule(action, Math.max(0, nanoTime - nanoTime()), TimeUnit.NANOSECONDS);
  }

  @Override
  public void close() {} // its owner's
}
