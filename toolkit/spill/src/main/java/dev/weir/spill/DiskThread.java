package dev.weir.spill;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Has passes made where the disk may be touched: soon, or at some time. */
final class DiskThread {
  /*
   * asked   set by whoever wants a pass, and cleared before the pass begins: what was written before asking is seen
   *         by it. One errand at most lies with the scheduler
   * lost    the scheduler was disposed of, and not by us: passes are made on the thread that asks. A scheduler
   *         that only has no room is asked again a moment later. One that is disposed of may drop the errand, so
   *         who finds that asked is set looks for that
   * alarm   of passes
   */
  private static final long A_MOMENT_MILLIS = 10;

  private final SpillSetup<?> setup;
  private final Scheduler disk;
  private final Runnable pass;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile boolean lost;
  private @Nullable Disposable alarm;
  private long alarmAt;

  DiskThread(SpillSetup<?> setup, Runnable pass) {
    this.setup = setup;
    this.disk = setup.disk();
    this.pass = pass;
  }

  // ---------------------------------------------------------------- from any thread

  /** Asks for a pass. */
  void ask() {
    if (lost) {
      pass.run();
    } else if (!asked.getAndSet(true)) {
      schedule();
    } else if (disk.isDisposed()) {
      lose();
    }
  }

  /** Whether passes are made on the thread that asks, which must not touch the disk. */
  boolean isLost() {
    return lost;
  }

  private void schedule() {
    try {
      disk.schedule(this::begin);
    } catch (RejectedExecutionException e) {
      if (disk.isDisposed()) {
        lose();
      } else {
        scheduleLater();
      }
    }
  }

  private void scheduleLater() {
    try {
      Schedulers.parallel().schedule(this::schedule, A_MOMENT_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      asked.set(false); // whoever asks next tries again
    }
  }

  private void begin() {
    asked.set(false);
    pass.run();
  }

  private void lose() {
    lost = true;
    pass.run();
  }

  // ---------------------------------------------------------------- of passes

  /** Asks for a pass after so long, whatever was asked for before; for none if it is for ever. */
  void askAfter(long nanos) {
    if (nanos == Long.MAX_VALUE) {
      callOff();
      return;
    }
    long now = setup.nanoTime().getAsLong();
    long at = now + Math.max(0, nanos);
    if (alarm == null || alarmAt - now <= 0 || at - alarmAt < 0) {
      callOff();
      alarmAt = at;
      alarm = scheduleAfter(at - now);
    }
  }

  private @Nullable Disposable scheduleAfter(long nanos) {
    try {
      return disk.schedule(this::ask, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      if (disk.isDisposed()) {
        lose(); // one more pass, for those who wait for this
        return null;
      }
      return Schedulers.parallel().schedule(this::ask, nanos, TimeUnit.NANOSECONDS);
    }
  }

  void callOff() {
    if (alarm != null) {
      alarm.dispose();
      alarm = null;
    }
  }

  /** There will be no more passes there. */
  void end() {
    callOff();
    if (setup.ownsDisk()) {
      disk.dispose();
    }
  }
}
