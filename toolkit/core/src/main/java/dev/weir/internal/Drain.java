package dev.weir.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import reactor.core.Exceptions;

/**
 * Serialised work with missed-work counting: any number of threads ask for a pass, one of them
 * makes it, and no request is lost. Nobody waits for a pass: who finds one under way leaves its
 * request behind and goes on.
 */
public abstract class Drain {
  /*
   * missed    0   nobody drains
   *           n   one thread drains, and n requests came since its current pass began (its own
   *               included before the first pass)
   *
   * 0 -> 1        a thread asks and becomes the drainer, or enters
   * n -> n + 1    a thread asks while another drains: the drainer will make one more pass
   * n -> n - k    the drainer made a pass that covered k requests; at 0 it leaves
   *
   * The increment is a full fence, and so is the decrement: what a thread wrote before it asked is
   * seen by a pass that begins after it, whichever thread makes it. A pass that throws counts as
   * made; the first error is thrown from drain() once nothing is missed, on the drainer's thread.
   */
  private static final VarHandle MISSED =
      VarHandles.find(MethodHandles.lookup(), Drain.class, "missed", int.class);

  @SuppressWarnings("unused") // through MISSED
  private volatile int missed;

  /** For subclasses. */
  protected Drain() {}

  /** Asks for a pass, and makes it unless another thread is at it. */
  public final void drain() {
    if ((int) MISSED.getAndAdd(this, 1) == 0) {
      makePasses(1);
    }
  }

  /**
   * Keeps others from making a pass, for a piece of work that is less than one. To be followed by
   * {@link #leave}.
   *
   * @return false if another thread is at it
   */
  protected final boolean enter() {
    return (int) MISSED.getOpaque(this) == 0 && MISSED.compareAndSet(this, 0, 1);
  }

  /** As {@link #enter}, but waits until nobody else is at it. Not from within a pass. */
  protected final void hold() {
    for (int spins = 0; !enter(); ) {
      spins = Spin.pause(spins);
    }
  }

  /**
   * As {@link #enter}, but waits a moment if another thread is at it. Not from within a pass.
   *
   * @param patience knows how long that was worth it
   * @return false if another thread still is at it
   */
  final boolean enterSoon(Patience patience) {
    if (enter()) {
      return true;
    }
    for (int spins = patience.spins(); spins > 0; spins--) {
      Spin.pause(0); // never as long as to give the core away
      if (enter()) {
        patience.paidOff();
        return true;
      }
    }
    patience.wasInVain();
    return false;
  }

  /** Makes the passes that were asked for since {@link #enter}. */
  protected final void leave() {
    int missedMeanwhile = (int) MISSED.getAndAdd(this, -1) - 1;
    if (missedMeanwhile != 0) {
      makePasses(missedMeanwhile);
    }
  }

  private void makePasses(int requests) {
    int covered = requests;
    Throwable error = null;
    do {
      try {
        pass();
      } catch (Throwable e) { // kept until the drain is free again: see below
        if (error == null) {
          error = e;
        } else {
          Errors.suppress(error, e);
        }
      }
      covered = (int) MISSED.getAndAdd(this, -covered) - covered;
    } while (covered != 0);
    if (error != null) {
      throw Exceptions.propagate(error);
    }
  }

  /** Does all there is to do. Never called by two threads at once. */
  protected abstract void pass();
}
