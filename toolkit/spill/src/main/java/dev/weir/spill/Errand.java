package dev.weir.spill;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.scheduler.Scheduler;

/** Something that a scheduler is to do soon, once for all who ask before it begins. */
final class Errand {
  /*
   * asked   set by whoever asks first, cleared before it is done: what was written before asking is seen. A
   *         scheduler that is disposed of may drop what it was given: so whoever finds it set looks for that
   */
  private final Scheduler where;
  private final Runnable what;
  private final AtomicBoolean asked = new AtomicBoolean();

  Errand(Scheduler where, Runnable what) {
    this.where = where;
    this.what = what;
  }

  /** Asks. Where the scheduler takes nothing any more, it is done here and now. */
  void ask() {
    if (!asked.getAndSet(true)) {
      try {
        where.schedule(this::begin);
      } catch (RejectedExecutionException e) {
        begin();
      }
    } else if (where.isDisposed()) {
      begin();
    }
  }

  private void begin() {
    asked.set(false);
    what.run();
  }
}
