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
   * null | t -> t'     arm, by start() or by the tick of t: never two at once
   * any -> OVER        when it has come due for the last time, or was settled
   */
  private static final VarHandle TIMER =
      VarHandles.find(MethodHandles.lookup(), TimedTask.class, "timer", Disposable.class);

  /** So that a time plus a delay is still a time: 73 years. */
  private static final long LONGEST_DELAY = Long.MAX_VALUE / 4;

  private static final Disposable OVER = Disposables.disposed();

  /** When it comes due next. Written by whoever arms the timer. */
  long due;

  private volatile @Nullable Disposable timer;

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
    if (!core.remember(this)) {
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
    due = core.timer().nanoTime() + Math.min(delay, LONGEST_DELAY);
    if (delay <= 0) {
      tick();
    } else {
      arm();
    }
    return this;
  }

  /** Its time has come. */
  abstract void tick();

  final void arm() {
    Disposable before = timer;
    if (before == OVER) {
      return;
    }
    Disposable pending = strand.core().timer().at(due, this::tick);
    if (!TIMER.compareAndSet(this, before, pending) && timer == OVER) {
      pending.dispose();
    }
  }

  /** No timer may be set any more. */
  final void disarm() {
    Disposable pending = (Disposable) TIMER.getAndSet(this, OVER);
    if (pending == OVER) {
      return;
    }
    if (pending != null) {
      pending.dispose();
    }
    strand.forget(this);
    strand.core().forget(this);
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
}
