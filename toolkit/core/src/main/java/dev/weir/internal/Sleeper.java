package dev.weir.internal;

import dev.weir.observe.WorkerSnapshot;
import dev.weir.spi.Seat;
import dev.weir.spi.Stint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Puts one seat's thread to sleep and wakes it, with as few system calls as can be. */
final class Sleeper {
  /*
   * state   AWAKE   at work, or about to be
   *         DOZING  on the idle stack, but not parked: may still find a reason to stay up
   *         PARKED  parked, or about to be
   *         VACANT  nobody sits here
   *
   * VACANT -> AWAKE           occupy     by whoever hires, before it starts the thread
   * AWAKE -> VACANT           vacate     by the seat's thread, which is about to end, or by whoever hires
   *                                      if the thread could not be started
   * AWAKE -> DOZING           lieDown    by the seat's thread
   * DOZING -> PARKED          sleep, nap  by the seat's thread
   * DOZING | PARKED -> AWAKE  rouse      by whoever took it off the idle stack; only a PARKED one needs
   *                                      an unpark
   *
   * The times are written by the seat's thread; a reader may see one of a moment ago.
   *
   * resting   from lying down until that sleep is in idleNanos: it ends after the state has become AWAKE, by
   *           which time whoever was roused has not run yet. So a reader counts all of the sleep as sleep
   */
  private static final int AWAKE = 0;
  private static final int DOZING = 1;
  private static final int PARKED = 2;
  private static final int VACANT = 3;

  private static final VarHandle STATE =
      VarHandles.find(MethodHandles.lookup(), Sleeper.class, "state", int.class);

  private final LongSupplier clock;
  private volatile @Nullable Thread thread;
  private volatile int state = VACANT;
  private volatile long occupiedSince;
  private volatile long asleepSince;
  private volatile long pastNanos; // of those who sat here before
  private volatile long idleNanos;
  private volatile boolean resting;
  private volatile long sleeps;
  private volatile int replaced;

  /**
   * Nobody sits there.
   *
   * @param clock tells how long somebody sits or sleeps there, in nanoseconds
   */
  Sleeper(LongSupplier clock) {
    this.clock = clock;
  }

  void thread(Thread newThread) {
    thread = newThread;
  }

  void occupy() {
    if (isVacant()) { // otherwise a thread takes the place of one that has died here
      occupiedSince = clock.getAsLong();
      state = AWAKE;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // by the seat's thread alone
  void vacate() {
    if (!isVacant()) {
      pastNanos += Math.max(0, clock.getAsLong() - occupiedSince);
      state = VACANT;
      thread = null;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // by the dying thread, before its successor starts
  void replaced() {
    replaced++;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // by the seat's thread alone
  void lieDown() {
    asleepSince = clock.getAsLong();
    resting = true;
    sleeps++;
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
    idleNanos += Math.max(0, clock.getAsLong() - asleepSince);
    resting = false;
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

  boolean isAwake() {
    return state == AWAKE;
  }

  /** Null unless somebody is awake here. */
  @Nullable Stint stint() {
    Thread awake = thread;
    return awake != null && isAwake() ? new Stint(awake, sleeps) : null;
  }

  boolean isVacant() {
    return state == VACANT;
  }

  /** How long it has slept; 0 if it does not. */
  long asleepFor(long now) {
    int s = state;
    return s == DOZING || s == PARKED ? Math.max(0, now - asleepSince) : 0;
  }

  /** How long somebody has sat here, in all. */
  long presentNanos(long now) {
    return pastNanos + (isVacant() ? 0 : Math.max(0, now - occupiedSince));
  }

  /** How much of that was sleep. */
  long idleNanos(long now) {
    return idleNanos + (resting ? Math.max(0, now - asleepSince) : 0);
  }

  WorkerSnapshot snapshot(String name, Seat seat) {
    long now = clock.getAsLong();
    boolean awake = isAwake();
    long idle = idleNanos(now);
    return new WorkerSnapshot(
        name,
        awake,
        seat.tasks(),
        seat.errors(),
        Duration.ofNanos(Math.max(0, presentNanos(now) - idle)),
        Duration.ofNanos(idle),
        replaced);
  }
}
