package dev.weir.internal;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** A pass of a drain that is to be made at a later time; one at a time. */
final class Appointment {
  /*
   * due       its time has come. true by the timer's thread, which then asks for a pass; false by that pass
   * pending   owned by the drain, as is all but due
   */
  private static final long LONGEST = Long.MAX_VALUE / 4; // so that now plus that is still a time

  private final Timer timer;
  private final Runnable drain;
  private volatile boolean due;
  private @Nullable Disposable pending;

  /**
   * None yet.
   *
   * @param timer when it is
   * @param drain asks for a pass
   */
  Appointment(Timer timer, Runnable drain) {
    this.timer = timer;
    this.drain = drain;
  }

  /** In so many nanoseconds. Not if one is made already. */
  void make(long nanos) {
    pending = timer.at(timer.nanoTime() + Math.min(nanos, LONGEST), this::come);
  }

  private void come() {
    due = true;
    drain.run();
  }

  /** Whether its time had come, in which case another may be made. */
  boolean keep() {
    if (!due) {
      return false;
    }
    due = false;
    pending = null;
    return true;
  }

  boolean isMade() {
    return pending != null;
  }

  void cancel() {
    Errors.dispose(pending);
    pending = null;
  }
}
