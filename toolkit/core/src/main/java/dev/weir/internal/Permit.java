package dev.weir.internal;

import dev.weir.observe.Outcome;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The right to be done once, settled exactly once: by its end, its failure, a timeout, a rejection
 * or a cancel, whichever comes first. Whoever settles it, and nobody else, gives its place back and
 * tells its subscriber.
 */
public abstract class Permit extends Ready {
  /*
   * state   [ outcome + 1 : 28 | begun : 1 | phase : 3 ]
   *
   *   begun         its body had begun when it was settled
   *
   *   WAITING       not yet let in: it waits for room, or for its time
   *   READY         let in; its turn has not come
   *   RUNNING       its body runs on the thread in runner
   *   HELD          its body has returned and its Publisher runs on, or it is done together with
   *                 others: no thread, but a place
   *   INTERRUPTING  settled while RUNNING, and the one who settled it is inside runner.interrupt()
   *   SETTLED       settled, and nobody will touch runner any more
   *
   * WAITING -> READY           admit    by whoever lets it in
   * READY -> WAITING           demote   by one of higher rank, to whom it has lost its place
   * READY -> RUNNING           begin    by the thread that will run the body
   * READY -> HELD              join     by whoever does it together with others
   * RUNNING -> HELD            hold     by that thread, when the body has returned
   * RUNNING -> SETTLED         end      by that thread
   * RUNNING -> READY | WAITING rearm    by that thread, for a periodic one
   * WAITING | READY | HELD -> SETTLED     settle   by anybody
   * RUNNING -> INTERRUPTING -> SETTLED    settle   by anybody; interrupts unless it is runner itself
   * RUNNING -> SETTLED                    settle   as completed or failed: its Publisher has ended while
   *                                                the body still subscribes to it
   *
   * The runner leaves through end, hold or rearm. Losing there, it waits while the state is
   * INTERRUPTING, then clears its interrupt flag: so an interrupt that was meant for this body
   * reaches no other. runner is written before the CAS to RUNNING and read after seeing RUNNING.
   */
  static final int WAITING = 0;
  static final int READY = 1;
  static final int RUNNING = 2;
  static final int HELD = 3;
  static final int INTERRUPTING = 4;
  static final int SETTLED = 5;

  private static final int PHASE = 7;
  private static final int BEGUN = 8;
  private static final int OUTCOME_SHIFT = 4;
  private static final Outcome[] OUTCOMES = Outcome.values();

  private static final VarHandle STATE =
      VarHandles.find(MethodHandles.lookup(), Permit.class, "state", int.class);

  private volatile int state;
  private @Nullable Thread runner;

  /** A permit that is READY. */
  Permit() {
    STATE.setOpaque(this, READY);
  }

  /** Makes a permit that nobody else knows yet a WAITING one. */
  final void becomeWaiting() {
    STATE.setOpaque(this, WAITING);
  }

  final int phase() {
    return state & PHASE;
  }

  final boolean isSettled() {
    return phase() >= INTERRUPTING;
  }

  /** How it was settled; null while it is not. */
  final @Nullable Outcome outcome() {
    int s = state;
    return (s & PHASE) >= INTERRUPTING ? OUTCOMES[(s >>> OUTCOME_SHIFT) - 1] : null;
  }

  /** Whether its body had begun when it was settled. */
  final boolean hadBegun() {
    return (state & BEGUN) != 0;
  }

  final boolean admit() {
    return STATE.compareAndSet(this, WAITING, READY);
  }

  final boolean demote() {
    return STATE.compareAndSet(this, READY, WAITING);
  }

  final boolean begin() {
    runner = Thread.currentThread();
    if (STATE.compareAndSet(this, READY, RUNNING)) {
      return true;
    }
    runner = null;
    return false;
  }

  final boolean join() {
    return STATE.compareAndSet(this, READY, HELD);
  }

  final boolean hold() {
    return part(HELD);
  }

  final boolean rearm(int phase) {
    return part(phase);
  }

  /**
   * The body is over.
   *
   * @param outcome how
   * @return whether this settled it; otherwise somebody else has, and the body was an overrun
   */
  final boolean end(Outcome outcome) {
    return part(settled(SETTLED | BEGUN, outcome));
  }

  private boolean part(int newState) {
    if (STATE.compareAndSet(this, RUNNING, newState)) {
      runner = null;
      return true;
    }
    int spins = 0;
    while (phase() == INTERRUPTING) {
      spins = Spin.pause(spins);
    }
    runner = null;
    Outcome by = outcome();
    if (by != Outcome.COMPLETED && by != Outcome.FAILED) { // then it was interrupted, perhaps
      Thread.interrupted();
    }
    return false;
  }

  /**
   * Settles it from outside. Unless it has come to its own end, a body that still runs on another
   * thread is interrupted.
   *
   * @param outcome how
   * @return the phase in which it was, or {@link #SETTLED} if somebody else was first
   */
  final int settle(Outcome outcome) {
    for (; ; ) {
      int s = state;
      int phase = s & PHASE;
      if (phase >= INTERRUPTING) {
        return SETTLED;
      }
      boolean stops = phase == RUNNING && outcome != Outcome.COMPLETED && outcome != Outcome.FAILED;
      int begun = phase == RUNNING || phase == HELD ? BEGUN : 0;
      if (STATE.compareAndSet(
          this, s, settled(begun | (stops ? INTERRUPTING : SETTLED), outcome))) {
        if (stops) {
          interrupt(outcome);
        }
        return phase;
      }
    }
  }

  /**
   * Settles it from outside, but only if its body has not begun.
   *
   * @param outcome how
   * @return the phase in which it was, or {@link #SETTLED} if it had begun, or somebody was first
   */
  final int settleUnstarted(Outcome outcome) {
    for (; ; ) {
      int s = state;
      if (s != WAITING && s != READY) {
        return SETTLED;
      }
      if (STATE.compareAndSet(this, s, settled(SETTLED, outcome))) {
        return s;
      }
    }
  }

  /**
   * Settles it from outside, but only if it still waits to be let in.
   *
   * @param outcome how
   * @return whether this settled it
   */
  final boolean settleWaiting(Outcome outcome) {
    return STATE.compareAndSet(this, WAITING, settled(SETTLED, outcome));
  }

  /* Reads runner only now: a periodic permit may have changed threads since its state was read, but
   * while it is INTERRUPTING it stays where it is. */
  private void interrupt(Outcome outcome) {
    try {
      Thread thread = runner;
      if (thread != null && thread != Thread.currentThread()) {
        thread.interrupt();
      }
    } finally {
      state = settled(SETTLED | BEGUN, outcome);
    }
  }

  @SuppressWarnings("EnumOrdinal") // packed into a word, and never stored elsewhere
  private static int settled(int phase, Outcome outcome) {
    return (outcome.ordinal() + 1) << OUTCOME_SHIFT | phase;
  }
}
