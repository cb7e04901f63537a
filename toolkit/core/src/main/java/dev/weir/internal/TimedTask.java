package dev.weir.internal;

import dev.weir.observe.Outcome;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;

/** A task of a {@link Strand} that waits for its time, taking no room meanwhile. */
abstract class TimedTask extends StrandTask {
  /*
   * timer   null: none set yet; the pending timer; OVER: none may be set any more
   *
   * null | t -> t'     arm. A tick may come before the arming that caused it has got so far; its own
   *                    timer is due later, and the later one stays
   * any -> OVER        when it has come due for the last time, or was settled
   */
  private static final VarHandle TIMER =
      VarHandles.find(MethodHandles.lookup(), TimedTask.class, "timer", Pending.class);

  /** So that a time plus a delay is still a time: 73 years. */
  static final long LONGEST_DELAY = Long.MAX_VALUE / 4;

  private static final Pending OVER = new Pending(Disposables.disposed(), 0);

  /** When it comes due next. Written by whoever arms the timer. */
  long due;

  private volatile @Nullable Pending timer;

  TimedTask(Strand strand, Runnable body) {
    super(strand, body);
    becomeWaiting();
  }

  /**
   * Registers it with the pool and sets its timer.
   *
   * @param delay nanoseconds
   * @return this
   */
  final Disposable start(long delay) {
    PoolCore core = strand.core();
    core.continuations().offeredUnready();
    if (!core.timedTasks().add(this)) {
      settle(Outcome.REJECTED);
      core.continuations().counts().add(Outcome.REJECTED, 1);
      throw Exceptions.failWithRejected(
          "pool "
              + core.settings().name()
              + ": maxTimers: "
              + core.settings().maxTimers()
              + " (all are pending)");
    }
    strand.remember(this);
    if (core
        .isClosing()) { // checked after it was registered: closing withdraws what it finds there
      withdraw(Outcome.REJECTED);
      throw Exceptions.failWithRejected();
    }
    try {
      due = core.timer().nanoTime() + Math.min(delay, LONGEST_DELAY);
      if (delay > 0) {
        arm();
      }
    } catch (Throwable e) { // refused, as a rule
      withdraw(Outcome.REJECTED);
      throw e;
    }
    if (delay <= 0) {
      tick();
    }
    return this;
  }

  /** Its time has come. */
  abstract void tick();

  /** The pool shuts down gracefully: what has begun goes on, what waits for its time does not. */
  abstract void retire();

  /** Sets the timer; throws what that throws. */
  final void arm() {
    if (timer == OVER) {
      return;
    }
    Pending pending = new Pending(strand.core().timer().at(due, this::tick), due);
    for (; ; ) {
      Pending before = timer;
      if (before == OVER) {
        Errors.dispose(pending.timer);
        return;
      }
      if ((before != null && before.due - pending.due > 0)
          || TIMER.compareAndSet(this, before, pending)) {
        return;
      }
    }
  }

  /** No timer may be set any more. */
  final void disarm() {
    Pending pending = (Pending) TIMER.getAndSet(this, OVER);
    if (pending == OVER) {
      return;
    }
    if (pending != null) {
      Errors.dispose(pending.timer);
    }
    strand.forget(this);
    strand.core().timedTasks().remove(this);
  }

  /** It is READY, so it goes to the end of its strand. */
  final void enqueue() {
    if (!strand.enqueue(this)) {
      withdraw(Outcome.CANCELLED);
    }
  }

  @Override
  void withdrawn(int phase, Outcome outcome) {
    disarm();
    super.withdrawn(phase, outcome);
  }

  private static final class Pending {
    private final Disposable timer;
    private final long due;

    Pending(Disposable timer, long due) {
      this.timer = timer;
      this.due = due;
    }
  }
}
