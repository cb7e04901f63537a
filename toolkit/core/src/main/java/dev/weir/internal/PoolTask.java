package dev.weir.internal;

import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/**
 * A task with a result and somebody who waits for it. This class offers it, bounds its wait and its
 * run, and settles it; a subclass runs the body and tells the subscriber.
 *
 * <p>Threads: {@link #call} on a seat; {@link #succeeded} and {@link #failed} on that seat, or
 * where a held Publisher terminates; {@link #away} on the offering thread for refusals, on the
 * pool's expiry scheduler for timeouts, on the disposing thread for a disposal. At most one of the
 * three is called, once.
 */
public abstract class PoolTask extends PoolAdmission implements Runnable {
  /*
   * Beside the permit's state:
   *
   * offered     false while offer() is under way, or it comes in with others: a cancel leaves a note
   * cancelled   the note. offer() sets offered, then looks at cancelled; abandon() sets cancelled, then
   *             looks at offered: at least one of them withdraws the task
   */
  private static final VarHandle OFFERED =
      VarHandles.find(MethodHandles.lookup(), PoolTask.class, "offered", boolean.class);

  final TaskBounds bounds;

  /** Who is offered after it, and together with it. Owned by the offering thread. */
  @Nullable PoolTask follower;

  /* Those of its scheduling: it may be offered in vain first. Owned by the offering thread. */
  private boolean hasSeenHooks;

  private long offeredAt;
  private boolean inline;
  private Yield whenDisplaced = Yield.STAY;

  /* Whether the pool keeps it in mind. Written before it is held, and then read by whoever settles it. */
  private boolean isHeld;

  private @Nullable HookedBody hooked;
  private @Nullable TaskAlarms alarms;

  @SuppressWarnings("unused") // besides, through OFFERED
  private volatile boolean offered;

  private volatile boolean cancelled;

  /**
   * A task that has not been offered.
   *
   * @param core the pool
   * @param bounds its bounds
   */
  protected PoolTask(PoolCore core, TaskBounds bounds) {
    super(core);
    this.bounds = bounds;
  }

  // ---------------------------------------------------------------- for subclasses

  /**
   * Runs the body.
   *
   * @return true if it is done; false if it has subscribed to a Publisher, whose end calls {@link
   *     #complete} or {@link #fail}
   * @throws Exception what the body throws
   */
  protected abstract boolean call() throws Exception;

  /** It was settled as completed: the result may be signalled. */
  protected abstract void succeeded();

  /**
   * It was settled as failed.
   *
   * @param error what the body threw, or its Publisher signalled
   */
  protected abstract void failed(Throwable error);

  /**
   * It was turned away, or timed out.
   *
   * @param why the reason
   * @param waitedNanos from the offer to this moment; 0 if it was refused at once
   */
  protected abstract void away(Reason why, long waitedNanos);

  /**
   * The body has returned, but the task had been settled before: there is a result, or an error,
   * that nobody waits for.
   *
   * @param error what the body threw; null if nothing
   */
  protected abstract void overran(@Nullable Throwable error);

  /**
   * It will have no result: what it refers to can be let go, what it subscribed to be cancelled.
   */
  protected abstract void released(boolean begun);

  // ---------------------------------------------------------------- offering

  /**
   * Offers it to the pool, once.
   *
   * @param overflow what to do if there is no room
   */
  public final void offer(Overflow overflow) {
    if (prepare(overflow, core().nanoTime())) {
      enter(overflow);
    }
  }

  /** As {@link #prepare}, of one that nobody else knows until it has come in with others. */
  final void prepareForGroup(Overflow overflow, long now) {
    prepare(overflow, now);
    OFFERED.set(this, true);
  }

  /** Makes it ready to come in; false if it was settled, or given up, before it could. */
  final boolean prepare(Overflow overflow, long now) {
    offeredAt = now;
    if (!hasSeenHooks) {
      whenDisplaced = Displacement.under(overflow);
      hooked = HookedBody.of(this);
      hasSeenHooks = true;
    }
    if (cancelled) {
      return false; // before it was offered: it never was
    }
    if (!bounds.areNone()) {
      alarms = new TaskAlarms(this, bounds);
      if (bounds.nanosToDeadline(core()) <= 0) {
        refuse(Reason.DOOMED);
        return false;
      }
    }
    return true;
  }

  /** Comes in, or is told that it cannot. */
  final void enter(Overflow overflow) {
    PoolCore core = core();
    Room room = core.room();
    switch (core.entrance().enter(this)) {
      case ADMITTED -> afterOffer();
      case CLOSED -> refuse(Reason.SHUT_DOWN);
      case FULL -> {
        core.summons().callForRoom();
        switch (overflow.whenFull()) {
          case DROP -> refuse(Reason.DROPPED);
          case REJECT -> refuse(Reason.NO_ROOM);
          case RUN -> runInline();
          case WAIT -> {
            if (room.lineUp(this)) {
              afterOffer();
            } else {
              refuse(room.isClosed() ? Reason.SHUT_DOWN : Reason.TOO_MANY_WAITERS);
            }
          }
        }
      }
    }
  }

  private void afterOffer() {
    offered = true;
    if (cancelled) {
      cancelNow();
    } else if (alarms != null) {
      alarms.boundWait(offeredAt);
    }
  }

  private void refuse(Reason why) {
    settle(why.outcome());
    core().room().books().refused(why.outcome());
    leave(why, 0);
  }

  private void runInline() {
    Reason why = core().entrance().whyNotRun();
    if (why != null) {
      refuse(why);
      return;
    }
    inline = true;
    core().room().books().enteredInline();
    if (core().room().isClosed()) { // since it was found full
      withdraw(Outcome.REJECTED);
      leave(Reason.SHUT_DOWN, 0);
      return;
    }
    begin();
    isHeld = true;
    core().hold(this);
    offered = true;
    if (cancelled) {
      cancelNow();
    }
    core().entrance().runHere(() -> run(null));
  }

  @Override
  final boolean isInline() {
    return inline;
  }

  @Override
  final Yield whenDisplaced() {
    return whenDisplaced;
  }

  @Override
  final void displaced() {
    tellLater(outcome() == Outcome.DROPPED ? Reason.DROPPED : Reason.NO_ROOM);
  }

  @Override
  final Waiter newWaiter() {
    return new Waiter(this, bounds.request(), offeredAt);
  }

  // ---------------------------------------------------------------- running

  @Override
  final void runOn(PoolSeat seat) {
    if (!seat.begin(this)) {
      return;
    }
    if (alarms != null) {
      alarms.waitIsOver();
    }
    run(seat);
  }

  private void run(@Nullable PoolSeat seat) {
    boolean timed = alarms != null || (seat != null && seat.isTimed());
    long start = timed ? core().nanoTime() : offeredAt;
    if (timed && seat != null) {
      seat.waited(start - offeredAt);
    }
    if (alarms != null) {
      alarms.boundRun(start, start - offeredAt);
    }
    Throwable error = null;
    boolean done = true;
    if (!isSettled()) {
      InterruptGate.open(seat);
      try {
        done = hooked == null ? call() : hooked.call();
      } catch (Throwable e) { // the subscriber's, whatever it is
        error = Exceptions.unwrap(e);
      } finally {
        InterruptGate.shut(seat);
      }
    }
    if (!done) {
      holdOn();
      return;
    }
    if (seat != null && timed) {
      seat.ran(this, core().nanoTime() - start);
    }
    if (finish(seat, error != null)) {
      core().room().handOn(); // now: the subscriber may keep this seat for long
      tell(error);
    } else {
      disarm();
      overran(error);
    }
  }

  /** For the hooks of {@code Schedulers.onSchedule}: calls the body. */
  @Override
  public final void run() {
    if (hooked != null) {
      hooked.callBack(this);
    }
  }

  /* The body has returned, its Publisher runs on: the seat is free, the place is not. */
  private void holdOn() {
    isHeld = true;
    core().hold(this);
    if (!hold()) {
      core().release(this);
      core().room().books().overrunEnded();
    } else if (core().isDisposed()) { // seen only now: the disposal may have looked too early
      disposed();
    }
  }

  /** The Publisher that {@link #call} subscribed to has completed. */
  protected final void complete() {
    if (withdraw(Outcome.COMPLETED)) {
      tell(null);
    }
  }

  /**
   * The Publisher that {@link #call} subscribed to has failed.
   *
   * @param error its error
   * @return false if the task was settled before, so that nobody was told
   */
  protected final boolean fail(Throwable error) {
    if (withdraw(Outcome.FAILED)) {
      tell(error);
      return true;
    }
    return false;
  }

  private void tell(@Nullable Throwable error) {
    disarm();
    if (error == null) {
      succeeded();
    } else {
      core().failed(taskName(), error);
      failed(error);
    }
  }

  // ---------------------------------------------------------------- ending early

  /** Nobody wants the result any more. Idempotent; on any thread. */
  public final void abandon() {
    cancelled = true;
    if (offered) {
      cancelNow();
    }
  }

  final boolean wasAbandoned() {
    return cancelled;
  }

  /** Whether it waits for room: not as soon as it is let in, or settled. */
  public final boolean waitsForRoom() {
    return phase() == WAITING;
  }

  private void cancelNow() {
    if (withdraw(Outcome.CANCELLED)) {
      disarm();
      core().turnedAway(taskName(), Outcome.CANCELLED, core().nanoTime() - offeredAt);
      released(hadBegun());
    }
  }

  /** A bound is reached. */
  final void expire(Reason why, boolean evenIfStarted) {
    if (evenIfStarted ? withdraw(why.outcome()) : withdrawUnstarted(why.outcome())) {
      tellLater(why);
    }
  }

  private void tellLater(Reason why) {
    long waited = core().nanoTime() - offeredAt;
    onExpiryScheduler(() -> leave(why, waited));
  }

  @Override
  final void turnedAway(Outcome outcome) {
    tellLater(whyTurnedAway(outcome));
  }

  @Override
  final void disposed() {
    if (withdraw(Outcome.CANCELLED)) {
      leave(Reason.DISPOSED, core().nanoTime() - offeredAt);
    }
  }

  private void leave(Reason why, long waitedNanos) {
    disarm();
    core().turnedAway(taskName(), why.outcome(), waitedNanos);
    released(hadBegun());
    if (!cancelled) {
      away(why, waitedNanos);
    }
  }

  private void disarm() {
    if (alarms != null) {
      alarms.disarm();
    }
    if (isHeld) {
      core().release(this);
    }
  }
}
