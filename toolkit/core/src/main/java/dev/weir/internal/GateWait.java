package dev.weir.internal;

import dev.weir.observe.Reason;
import dev.weir.request.Deadline;
import dev.weir.request.Request;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** What one who waits at a gate needs, and nobody else. */
final class GateWait {
  /*
   * alarm    written by the thread that lines up, which then looks whether the wait is over; read by
   *          whoever ends the wait: at least one of them disposes of it
   * starter  the thread that hands on and calls the source's subscribe, while it does: it goes on then.
   *          Null where a scheduler calls it, which hands on to nobody
   * why      written by whoever turns it away, before it is handed over to be told
   */
  private static final long NONE = TaskBounds.NONE;

  private final GateAdmission admission;
  private final Waiter ticket;
  private final Runnable start;
  private final long toDeadline;
  private final long toBound;
  private volatile @Nullable Disposable alarm;
  private @Nullable Thread starter;

  /** Begins now. On the thread that offers: hooks note what is to hold when it starts. */
  GateWait(GateAdmission admission, Request request, Duration bound, Timer timer) {
    this.admission = admission;
    this.ticket = new Waiter(admission, request, timer.nanoTime());
    this.start = Schedulers.onSchedule(admission::start);
    this.toBound = TaskBounds.nanos(bound);
    Deadline deadline = request.deadline();
    this.toDeadline =
        deadline == null
            ? NONE
            : TimeUnit.MILLISECONDS.toNanos(deadline.remainingMillis(timer.epochMillis()));
  }

  Waiter ticket() {
    return ticket;
  }

  /** Starts the work, with what held where it was offered. */
  Runnable start() {
    return start;
  }

  /** As {@link #start}, on the thread that hands on. */
  void startHere() {
    starter = Thread.currentThread();
    try {
      start.run();
    } finally {
      starter = null;
    }
  }

  /** Whether this thread is in the middle of starting it, and hands on after that. */
  boolean isStartedHere() {
    return starter == Thread.currentThread();
  }

  /** Whether it has waited for as long as it may. */
  boolean isOver(long now) {
    return now - ticket.since >= Math.min(toDeadline, toBound);
  }

  /** What it is then. */
  Reason whenOver() {
    return toDeadline < toBound ? Reason.DOOMED : Reason.WAITED_TOO_LONG;
  }

  /** Sees to it that it waits no longer than it may. */
  void setAlarm(Timer timer) {
    long bound = Math.min(toDeadline, toBound);
    if (bound == NONE || admission.phase() != Permit.WAITING) {
      return;
    }
    try {
      alarm = timer.at(ticket.since + bound, () -> admission.giveUp(whenOver()));
    } catch (RuntimeException e) { // refused, as a rule
      admission.giveUp(Reason.NO_TIMER);
    }
    if (admission.phase() != Permit.WAITING) {
      silence();
    }
  }

  void silence() {
    Disposable set = alarm;
    if (set != null) {
      set.dispose();
    }
  }
}
