package dev.weir.internal;

import dev.weir.observe.Reason;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** The timers that bound a task's wait and its run. Only tasks with a bound have them. */
final class TaskAlarms {
  /*
   * waitTimer   written by the offering thread, which then looks whether the task has started; read by
   *             the seat after it has begun the task: at least one of them disposes of it
   * runTimer    written by the seat before the body is called, which then looks whether the task was
   *             settled; read by whoever settles
   */
  private static final long NONE = TaskBounds.NONE;

  private final PoolTask task;
  private final TaskBounds bounds;
  private volatile @Nullable Disposable waitTimer;
  private volatile @Nullable Disposable runTimer;

  TaskAlarms(PoolTask task, TaskBounds bounds) {
    this.task = task;
    this.bounds = bounds;
  }

  /** It was let in, or waits for room. */
  void boundWait(long offeredAt) {
    long toDeadline = bounds.nanosToDeadline(task.core());
    if (bounds.waitNanos() == NONE && toDeadline == NONE) {
      return;
    }
    long now = task.core().nanoTime();
    long toBound = bounds.waitNanos() == NONE ? NONE : bounds.waitNanos() - (now - offeredAt);
    Reason why = toDeadline < toBound ? Reason.DOOMED : Reason.WAITED_TOO_LONG;
    if (task.phase() <= Permit.READY) {
      waitTimer = at(now + Math.min(toDeadline, toBound), why, false);
      if (task.phase() > Permit.READY) {
        waitIsOver();
      }
    }
  }

  private @Nullable Disposable at(long time, Reason why, boolean evenIfStarted) {
    return task.core()
        .timer()
        .alarm(
            time,
            () -> task.expire(why, evenIfStarted),
            () -> task.expire(Reason.NO_TIMER, evenIfStarted));
  }

  /** It has started. */
  void waitIsOver() {
    Errors.dispose(waitTimer);
  }

  /** Its body is about to be called. */
  void boundRun(long start, long waitedNanos) {
    long toDeadline = bounds.nanosToDeadline(task.core());
    if (toDeadline <= 0) {
      task.expire(Reason.DOOMED, true);
    } else if (bounds.waitNanos() != NONE && waitedNanos >= bounds.waitNanos()) {
      task.expire(Reason.WAITED_TOO_LONG, true); // its timer is late
    } else if (bounds.runNanos() != NONE || toDeadline != NONE) {
      Reason why = toDeadline < bounds.runNanos() ? Reason.RAN_PAST_DEADLINE : Reason.RAN_TOO_LONG;
      runTimer = at(start + Math.min(bounds.runNanos(), toDeadline), why, true);
      if (task.isSettled()) {
        disarm();
      }
    }
  }

  /** It was settled. */
  void disarm() {
    Errors.dispose(waitTimer);
    Errors.dispose(runTimer);
  }
}
