package dev.weir.internal;

import dev.weir.observe.Outcome;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A bare body whose offering thread is parked until there is room for it. */
final class ParkedCaller extends Admission {

  private final Runnable body;
  private final Thread caller = Thread.currentThread();
  private final long start;

  ParkedCaller(PoolCore core, Runnable body) {
    super(core);
    this.body = body;
    this.start = core.nanoTime();
  }

  /** Once there is room, the body alone goes in. */
  @Override
  Object entry() {
    return body;
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
   * @param bound nanoseconds, or {@link PoolTask#NONE}
   * @return null if it was let in, else why not
   */
  @Nullable Away await(long bound) {
    Away why = null;
    while (phase() == WAITING) {
      if (bound == TaskBounds.NONE) {
        LockSupport.park(this);
      } else {
        long left = bound - waited();
        if (left > 0) {
          LockSupport.parkNanos(this, left);
        } else if (stopWaiting(Outcome.TIMED_OUT)) {
          why = Away.WAITED_TOO_LONG;
        }
      }
      if (Thread.currentThread().isInterrupted() && stopWaiting(Outcome.CANCELLED)) {
        why = Away.INTERRUPTED;
      }
    }
    if (why == null && isSettled()) {
      why = outcome() == Outcome.CANCELLED ? Away.DISPOSED : Away.SHUT_DOWN;
    }
    return why;
  }

  /** Nanoseconds since it began to wait. */
  long waited() {
    return core().nanoTime() - start;
  }
}
