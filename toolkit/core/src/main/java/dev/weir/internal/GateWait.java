package dev.weir.internal;

import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.request.Deadline;
import dev.weir.request.Request;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** What one who waits at a gate needs, and nobody else. */
final class GateWait {
  /*
   * alarm    written by the thread that lines up, which then looks whether the wait is over; read by
   *          whoever ends the wait: at least one of them disposes of it
   * starter  the thread that hands on and calls the source's subscribe, while it does: it goes on then.
   *          Null where a scheduler calls it, which hands on to nobody
   * begun    claimed once it has a permit, by what is run to start it, or by whoever finds that this cannot
   *          be run, whichever comes first: a scheduler may run it and throw all the same, or throw and run
   *          it later
   */
  private static final long NONE = TaskBounds.NONE;

  private static final VarHandle BEGUN =
      VarHandles.find(MethodHandles.lookup(), GateWait.class, "begun", boolean.class);

  private final GateAdmission admission;
  private final Waiter ticket;
  private final Runnable start;
  private final long toDeadline;
  private final long toBound;
  private volatile @Nullable Disposable alarm;
  private @Nullable Thread starter;

  @SuppressWarnings("unused") // through BEGUN
  private volatile boolean begun;

  /** Begins now. On the thread that offers: hooks note what is to hold when it starts. */
  GateWait(GateAdmission admission, Request request, Duration bound, Timer timer) {
    this.admission = admission;
    this.ticket = new Waiter(admission, request, timer.nanoTime());
    this.start = Schedulers.onSchedule(this::begin);
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
    alarm =
        timer.alarm(
            ticket.since + bound,
            () -> admission.giveUp(whenOver()),
            () -> admission.giveUp(Reason.NO_TIMER));
    if (admission.phase() != Permit.WAITING && admission.outcome() != Outcome.TIMED_OUT) {
      silence(); // not one that has gone off: that would interrupt its thread
    }
  }

  /** Calls the alarm off. */
  void silence() {
    Errors.dispose(alarm);
  }

  // ---------------------------------------------------------------- once it is over

  private boolean claim() {
    return BEGUN.compareAndSet(this, false, true);
  }

  private void begin() {
    if (claim()) {
      admission.start();
    }
  }

  /** Starts the work, with what held where it was offered. */
  private void start() {
    attempt(start);
  }

  /** Starts the work where its gate wants that: on the thread that hands on, if null. */
  void start(@Nullable Scheduler where) {
    if (where != null) {
      attempt(() -> where.schedule(this::start));
      return;
    }
    starter = Thread.currentThread();
    try {
      start();
    } finally {
      starter = null;
    }
  }

  /** Tells that it was in vain, on a scheduler; if that does not take it, on this thread. */
  void tell(Scheduler where, Runnable telling) {
    Delivery.on(where, telling);
  }

  /* What throws once it has begun is not about that. */
  private void attempt(Runnable way) {
    try {
      way.run();
    } catch (Throwable e) { // a scheduler's, or a hook's
      if (!claim()) {
        throw e;
      }
      admission.unstartable(e);
    }
  }

  /** Whether this thread is in the middle of starting it, and hands on after that. */
  boolean isStartedHere() {
    return starter == Thread.currentThread();
  }
}
