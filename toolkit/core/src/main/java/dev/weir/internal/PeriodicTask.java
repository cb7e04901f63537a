package dev.weir.internal;

import dev.weir.observe.Outcome;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A task that runs again and again at a fixed rate. One that cannot keep up owes its firings and
 * runs them back to back.
 */
final class PeriodicTask extends TimedTask {
  /*
   * firings   [ owed : 63 | running : 1 ], or OVER once it was settled
   *
   * owed + 1              a tick
   * running := 1          the seat, before the body; owed still counts this firing
   * owed - 1, running := 0   the seat, after the body
   * any -> OVER           withdrawal, which takes account of all that was owed
   *
   * The permit goes WAITING (nothing owed) -> READY (in the strand's queue) -> RUNNING -> ...
   *   A tick that finds it WAITING makes it READY and enqueues it. One that finds it READY or RUNNING
   *   leaves that to the seat, which looks at owed after each firing: READY and back to the queue if
   *   something is owed; else WAITING, and then looks once more, as a tick may just have come.
   *
   * Counting: at any time one firing, the next, is offered and delayed. A tick makes it ready and
   * offers another.
   */
  private static final long ONE_OWED = 2;
  private static final long RUNNING_NOW = 1;
  private static final long OVER = -1;

  private static final VarHandle FIRINGS =
      VarHandles.find(MethodHandles.lookup(), PeriodicTask.class, "firings", long.class);

  private final long period;

  private volatile long firings;

  /**
   * A periodic task, not started.
   *
   * @param strand whose
   * @param body what to run
   * @param period nanoseconds; 0 to repeat at once
   */
  PeriodicTask(Strand strand, Runnable body, long period) {
    super(strand, body);
    this.period = Math.min(period, LONGEST_DELAY);
  }

  @Override
  void tick() {
    if (!advance(ONE_OWED)) {
      return;
    }
    Continuations continuations = strand.core().continuations();
    continuations.offeredUnready();
    continuations.ready();
    if (admit()) {
      enqueue();
    }
    if (period > 0) {
      due += period;
      try {
        arm();
      } catch (Throwable e) { // refused, as a rule
        Errors.reportFault(e); // on the timer's thread: there is nobody to tell
        withdraw(Outcome.CANCELLED);
      }
    }
  }

  @Override
  void retire() {
    takeAccount(settleUnstarted(Outcome.CANCELLED), Outcome.CANCELLED);
  }

  /* False if it is over. */
  private boolean advance(long delta) {
    long word;
    do {
      word = firings;
      if (word == OVER) {
        return false;
      }
    } while (!FIRINGS.compareAndSet(this, word, word + delta));
    return true;
  }

  @Override
  void runOn(PoolSeat seat) {
    Runnable toRun = body;
    if (strand.isOver()) {
      dispose();
    }
    if (toRun == null || !begin()) {
      return;
    }
    if (strand.isOver()) {
      dispose();
    }
    if (firings == 0) { // the seat was quicker than the tick whose firing it ran
      await();
      return;
    }
    if (!advance(RUNNING_NOW)) {
      end(Outcome.CANCELLED);
      return;
    }
    seat.resumed();
    Throwable error = seat.call(toRun);
    if (advance(-ONE_OWED - RUNNING_NOW)) {
      seat.ended(error != null);
      goOn();
    } else {
      strand.core().continuations().overrunEnded();
      end(Outcome.CANCELLED);
    }
    seat.report(error);
  }

  private void goOn() {
    if (firings == 0) {
      await();
    } else if (rearm(READY)) {
      if (strand.core().isClosing()) { // retire() may have found it running
        retire();
      } else {
        enqueue();
      }
    }
  }

  /* Nothing is owed: it waits for the next tick, which may just have come. */
  private void await() {
    if (!rearm(WAITING)) {
      return;
    }
    if (strand.core().isClosing()) { // retire() may have found it running
      retire();
    } else if (firings > 0) {
      if (admit()) {
        enqueue();
      }
    } else if (period == 0) {
      tick();
    }
  }

  @Override
  void withdrawn(int phase, Outcome outcome) {
    long word = (long) FIRINGS.getAndSet(this, OVER);
    strand
        .core()
        .continuations()
        .withdrawnPeriodic(word / ONE_OWED, (word & RUNNING_NOW) != 0, outcome);
    disarm();
  }
}
