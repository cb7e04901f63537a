package dev.weir.internal;

import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/**
 * As {@link SchedulerTimer}, for those who have nobody to tell that a clock throws, and something
 * in hand: a pool's workers, a buffer's source, a rate's line. It stands still then, and that is
 * reported.
 */
public final class SteadyTimer extends SchedulerTimer {
  /*
   * last   what the scheduler said last, on whichever thread
   */
  private final PaddedLong last = new PaddedLong();

  /**
   * Reads the clock once.
   *
   * @param scheduler whose clock and timer to use
   */
  public SteadyTimer(Scheduler scheduler) {
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
