package dev.weir.internal;

import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Somebody who waits for room in an {@link IntakeCore}, without a thread, to put one element in.
 *
 * @param <T> the element's type
 */
public abstract class IntakeWaiter<T> extends Admission {
  /*
   * Beside the permit's state, of which it uses WAITING, READY (the element is in) and SETTLED:
   *
   * linedUp     false while lineUp() is under way: until then a cancel only leaves a note
   * cancelled   the note. lineUp() sets linedUp, then looks at cancelled; abandon() sets cancelled, then
   *             looks at linedUp: at least one of them withdraws it
   * alarm       written by the thread that lines up, which then looks whether the wait is over; read by
   *             whoever tells: at least one of them disposes of it. One that has gone off is left alone,
   *             or the thread would be interrupted on which it tells
   */
  private final IntakeCore<T> core;
  private final T element;
  private volatile boolean linedUp;
  private volatile boolean cancelled;
  private volatile @Nullable Disposable alarm;

  /**
   * One who does not wait yet.
   *
   * @param core where there is no room
   * @param element to be put in
   */
  protected IntakeWaiter(IntakeCore<T> core, T element) {
    this.core = core;
    this.element = element;
  }

  /**
   * The wait is over. Called once, and not under any lock or drain, unless it was abandoned.
   *
   * @param why null if the element is in
   */
  protected abstract void told(@Nullable Reason why);

  /**
   * Waits.
   *
   * @param bound how long at most; {@code Overflow.UNBOUNDED} for ever
   */
  public final void lineUp(Duration bound) {
    if (cancelled) {
      return;
    }
    if (!core.room().lineUp(this)) {
      Reason why = core.room().isClosed() ? core.whyClosed() : Reason.TOO_MANY_WAITERS;
      core.comeBy(false);
      told(core.refuse(element, why));
      return;
    }
    if (TaskBounds.nanos(bound) != TaskBounds.NONE && phase() == WAITING) {
      setAlarm(bound);
    }
    linedUp = true;
    if (cancelled) {
      abandon();
    }
    core.comeBy(false);
  }

  private void setAlarm(Duration bound) {
    try {
      alarm = core.alarm(() -> giveUp(Reason.WAITED_TOO_LONG), bound);
    } catch (Throwable e) { // refused, as a rule
      Errors.reportFault(e);
      giveUp(Reason.NO_TIMER);
    }
    if (phase() != WAITING && outcome() != Outcome.TIMED_OUT) {
      silence();
    }
  }

  private void giveUp(Reason why) {
    if (stopWaiting(why.outcome())) {
      core.comeBy(false);
      if (!cancelled) {
        told(why);
      }
    }
  }

  /** Nobody waits any more: if the element is not in, it stays out. */
  public final void abandon() {
    cancelled = true;
    if (linedUp && stopWaiting(Outcome.CANCELLED)) {
      silence();
      core.comeBy(false);
    }
  }

  private void silence() {
    Errors.dispose(alarm);
  }

  /** Says how it ended, to whoever waits. */
  final void tell() {
    silence();
    if (!cancelled) {
      told(isSettled() ? core.whyClosed() : null);
    }
  }

  // ---------------------------------------------------------------- for the room

  @Override
  final Room room() {
    return core.room();
  }

  @Override
  final void withdrawn() {}

  /** Once there is room, the element alone goes in. */
  @Override
  final Object entry() {
    return element;
  }

  @Override
  final void admitted() {
    core.tellLater(this);
  }

  @Override
  final void turnedAway(Outcome outcome) {
    core.tellLater(this);
  }

  @Override
  final void runOn(PoolSeat seat) {
    throw new IllegalStateException("only its element goes into the room");
  }
}
