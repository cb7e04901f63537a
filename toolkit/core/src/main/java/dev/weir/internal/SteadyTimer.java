package dev.weir.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
  private final PaddedLong last;
  private final Consumer<? super Throwable> mistakes;

  /**
   * Reads the clock once.
   *
   * @param scheduler whose clock and timer to use
   */
  public SteadyTimer(Scheduler scheduler) {
    this(scheduler, new PaddedLong(), Errors::reportOrDrop);
    last.setOpaque(super.nanoTime());
  }

  private SteadyTimer(Scheduler scheduler, PaddedLong last, Consumer<? super Throwable> mistakes) {
    super(scheduler);
    this.last = last;
    this.mistakes = mistakes;
  }

  @Override
  public Timer noting(Consumer<? super Throwable> notebook) {
    return new SteadyTimer(scheduler, last, notebook);
  }

  @Override
  public long nanoTime() {
    long now = read();
    return now == UNREAD ? last.getOpaque() : now;
  }

  @Override
  public long read() {
    try {
      long now = super.nanoTime();
      last.setOpaque(now);
      return now;
    } catch (Throwable e) { // a caller's own, perhaps
      mistakes.accept(e);
      return UNREAD;
    }
  }

  @Override
  public long epochMillis() {
    try {
      return super.epochMillis();
    } catch (Throwable e) { // likewise
      mistakes.accept(e);
      return TimeUnit.NANOSECONDS.toMillis(last.getOpaque());
    }
  }
}
