package dev.weir.internal;

import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.request.Request;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** A bare body whose offering thread is parked until there is room for it. */
final class ParkedCaller extends PoolAdmission {

  private final Object entry;
  private final Thread caller = Thread.currentThread();
  private final long start;
  private boolean boundless; // the caller's own

  /**
   * A caller who is not parked yet.
   *
   * @param core the pool
   * @param entry what is to go in: the body, or the body with its ticket
   */
  ParkedCaller(PoolCore core, Object entry) {
    super(core);
    this.entry = entry;
    this.start = core.nanoTime();
  }

  /** Once there is room, the body alone goes in. */
  @Override
  Object entry() {
    return entry;
  }

  @Override
  Waiter newWaiter() {
    return new Waiter(this, entry instanceof Waiter w ? w.request() : Request.PLAIN, start);
  }

  @Override
  void admitted() {
    LockSupport.unpark(caller);
  }

  @Override
  void turnedAway(Outcome outcome) {
    LockSupport.unpark(caller);
  }

  @Override
  void disposed() {
    turnedAway(Outcome.CANCELLED);
  }

  @Override
  void runOn(PoolSeat seat) {
    throw new IllegalStateException("only its body goes into the room");
  }

  /**
   * Parks the calling thread until there is room, or no hope of it.
   *
   * @param bound nanoseconds, or {@link TaskBounds#NONE}
   * @return null if it was let in, else why not
   */
  @Nullable Reason await(long bound) {
    Disposable alarm =
        bound == TaskBounds.NONE
            ? null
            : core().timer().alarm(start + bound, this::expire, this::giveUp);
    Reason why = null;
    while (phase() == WAITING) {
      LockSupport.park(this);
      if (Thread.currentThread().isInterrupted() && stopWaiting(Outcome.CANCELLED)) {
        why = Reason.INTERRUPTED;
      }
    }
    Errors.dispose(alarm);
    return why != null || !isSettled() ? why : whySettled();
  }

  /* Its bound is reached. */
  private void expire() {
    if (stopWaiting(Outcome.TIMED_OUT)) {
      LockSupport.unpark(caller);
    }
  }

  /* Its bound cannot be kept. Before it parks. */
  private void giveUp() {
    boundless = stopWaiting(Reason.NO_TIMER.outcome());
  }

  private Reason whySettled() {
    if (boundless) {
      return Reason.NO_TIMER;
    }
    Outcome outcome = Objects.requireNonNull(outcome());
    return outcome == Outcome.TIMED_OUT ? Reason.WAITED_TOO_LONG : whyTurnedAway(outcome);
  }

  /** Nanoseconds since it began to wait. */
  long waited() {
    return core().nanoTime() - start;
  }
}
