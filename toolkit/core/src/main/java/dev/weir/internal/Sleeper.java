package dev.weir.internal;

import dev.weir.observe.WorkerSnapshot;
import dev.weir.spi.Seat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Puts one seat's thread to sleep and wakes it, with as few system calls as can be. */
final class Sleeper {
  /*
   * state   AWAKE   at work, or about to be
   *         DOZING  on the idle stack, but not parked: may still find a reason to stay up
   *         PARKED  parked, or about to be
   *
   * AWAKE -> DOZING           lieDown    by the seat's thread
   * DOZING -> PARKED          sleep, nap  by the seat's thread
   * DOZING | PARKED -> AWAKE  rouse      by whoever took it off the idle stack; only a PARKED one needs
   *                                      an unpark
   *
   * The times are written by the seat's thread; a reader may see one of a moment ago.
   */
  private static final int AWAKE = 0;
  private static final int DOZING = 1;
  private static final int PARKED = 2;

  private static final VarHandle STATE =
      VarHandles.find(MethodHandles.lookup(), Sleeper.class, "state", int.class);

  private final long hired = System.nanoTime();
  private volatile @Nullable Thread thread;
  private volatile int state;
  private volatile long asleepSince;
  private volatile long idleNanos;
  private volatile int replaced;

  void thread(Thread newThread) {
    thread = newThread;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // by the dying thread, before its successor starts
  void replaced() {
    replaced++;
  }

  void lieDown() {
    asleepSince = System.nanoTime();
    state = DOZING;
  }

  /** Returns once roused, which may have happened already. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // by the seat's thread alone
  void sleep() {
    if (STATE.compareAndSet(this, DOZING, PARKED) || state == PARKED) {
      while (state == PARKED) {
        LockSupport.park(this);
        Thread.interrupted(); // or the next park would not park
      }
    }
    idleNanos += System.nanoTime() - asleepSince;
  }

  /**
   * Sleeps for a while, unless it is roused, or has been.
   *
   * @return false once it was roused
   */
  boolean nap(long nanos) {
    if (STATE.compareAndSet(this, DOZING, PARKED) || state == PARKED) {
      LockSupport.parkNanos(this, nanos);
      Thread.interrupted(); // or the next park would not park
    }
    return state != AWAKE;
  }

  /** Wakes it. True if that took an unpark. */
  boolean rouse() {
    if ((int) STATE.getAndSet(this, AWAKE) == PARKED) {
      LockSupport.unpark(thread);
      return true;
    }
    return false;
  }

  void interrupt() {
    Thread sleeping = thread;
    if (sleeping != null && sleeping != Thread.currentThread()) {
      sleeping.interrupt();
    }
  }

  boolean isAsleep() {
    return state != AWAKE;
  }

  WorkerSnapshot snapshot(String name, Seat seat) {
    long now = System.nanoTime();
    boolean asleep = isAsleep();
    long idle = idleNanos + (asleep ? Math.max(0, now - asleepSince) : 0);
    return new WorkerSnapshot(
        name,
        !asleep,
        seat.tasks(),
        seat.errors(),
        Duration.ofNanos(Math.max(0, now - hired - idle)),
        Duration.ofNanos(idle),
        replaced);
  }
}
