package dev.weir.internal;

import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/**
 * As {@link SchedulerTimer}, for a pool: who reads the clock there may be a worker, with a place in
 * hand and nobody to tell that it throws. It stands still then, and that is reported.
 */
final class SteadyTimer extends SchedulerTimer {
  /*
   * last   what the scheduler said last, on whichever thread
   */
  private final PaddedLong last = new PaddedLong();

  SteadyTimer(Scheduler scheduler) {
    super(scheduler);
    last.setOpaque(super.nanoTime());
  }

  @Override
  public long nanoTime() {
    try {
      long now = super.nanoTime();
      last.setOpaque(now);
      return now;
    } catch (Throwable e) { // a caller's own, perhaps
      Errors.reportOrDrop(e);
      return last.getOpaque();
    }
  }

  @Override
  public long epochMillis() {
    try {
      return super.epochMillis();
    } catch (Throwable e) { // likewise
      Errors.reportOrDrop(e);
      return TimeUnit.NANOSECONDS.toMillis(last.getOpaque());
    }
  }
}
