package dev.weir.spill;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** A moment's rest, which others may cut short. Thread-safe. */
final class Pause {

  private static final long A_MOMENT_MILLIS = 10;

  private final Scheduler scheduler;
  private final Runnable after;
  private volatile boolean on;

  Pause(Scheduler scheduler, Runnable after) {
    this.scheduler = scheduler;
    this.after = after;
  }

  /** Rests. After a moment at most something is done, also if it was cut short. */
  void begin() {
    on = true;
    if (!schedule(scheduler)) {
      boolean scheduled = schedule(Schedulers.parallel());
      if (!scheduled) { // then somebody must cut it short
        Operators.onErrorDropped(new RejectedExecutionException("a pause"), Context.empty());
      }
    }
  }

  void end() {
    on = false;
  }

  boolean isOn() {
    return on;
  }

  /* False if the scheduler is gone, or knows no time. */
  private boolean schedule(Scheduler where) {
    try {
      where.schedule(after, A_MOMENT_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }
}
