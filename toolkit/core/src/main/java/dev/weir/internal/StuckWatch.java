package dev.weir.internal;

import dev.weir.observe.PoolEvent;
import dev.weir.spi.Stint;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * Looks now and then whether a worker has had the same task in hand for too long, and tells the
 * pool's listener once. Costs a task nothing: it compares what the seats count anyway. If it is to
 * interrupt as well, that takes a gate at each seat ({@link InterruptGate}).
 */
final class StuckWatch {
  /*
   * on      whether a look is pending or under way. false while everybody sleeps
   *
   * false -> true    by whoever wakes or hires a worker, after that one counts as awake
   * true -> false    by a look that found everybody asleep; it then looks at who is busy once more, so
   *                  that whoever has just been woken is not left unwatched
   *
   * A look is followed by the next through the timer, or by the next to set on: so there is one at a
   * time, and each sees what the one before has written.
   *
   * turns, stints   per seat: what it had begun, and whose stint it was, when the present turn was first
   *                 seen. If neither has changed by the next look, and somebody is awake there, then it
   *                 is the same turn: it takes since that first look at least
   */
  private static final long LOOKS_PER_LIMIT = 4;
  private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(1);

  private final PoolCore core;
  private final List<PoolSeat> seats;
  private final long limit;
  private final long interval;
  private final AtomicBoolean on = new AtomicBoolean();

  private final long[] turns;
  private final long[] stints;
  private final long[] since;
  private final boolean[] told;

  private volatile @Nullable Disposable next;
  private volatile boolean closed;

  private StuckWatch(PoolCore core, StuckRule rule) {
    this.core = core;
    this.seats = core.seats();
    this.limit = TaskBounds.nanos(rule.after());
    this.interval = Math.max(SHORTEST, Math.min(LONGEST, this.limit / LOOKS_PER_LIMIT));
    this.turns = new long[seats.size()];
    this.stints = new long[seats.size()];
    this.since = new long[seats.size()];
    this.told = new boolean[seats.size()];
    Arrays.fill(turns, -1);
  }

  /** Null if nobody wants to know. */
  static @Nullable StuckWatch of(PoolCore core, @Nullable StuckRule rule) {
    return rule == null ? null : new StuckWatch(core, rule);
  }

  /** Somebody begins to work who had slept, or was not there. */
  void roused() {
    if (!on.get() && on.compareAndSet(false, true)) {
      lookLater();
    }
  }

  void close() {
    closed = true;
    Errors.dispose(next);
  }

  private void lookLater() {
    try {
      Disposable pending =
          core.timer().at(core.nanoTime() + interval, () -> Errors.guard(this::look));
      next = pending;
      if (closed) {
        Errors.dispose(pending);
      }
    } catch (Throwable noTimer) { // it has been shut down, or no thread is to be had for it
      on.set(false); // who is woken next tries again
    }
  }

  private void look() {
    if (closed) {
      return;
    }
    boolean awake = false;
    for (int seat = 0; seat < turns.length; seat++) {
      Stint stint = core.crew().stint(seat);
      if (stint == null) {
        turns[seat] = -1;
      } else {
        awake = true;
        look(seat, stint);
      }
    }
    if (awake) {
      lookLater();
    } else {
      on.set(false);
      if (core.crew().busy() > 0) {
        roused();
      }
    }
  }

  private void look(int number, Stint stint) {
    PoolSeat seat = seats.get(number);
    long now = core.nanoTime();
    if (turns[number] != seat.turns() || stints[number] != stint.number()) {
      turns[number] = seat.turns();
      stints[number] = stint.number();
      since[number] = now;
      told[number] = false;
    } else if (!told[number] && now - since[number] >= limit) {
      tell(number, seat, stint.thread(), now);
    }
  }

  private void tell(int number, PoolSeat seat, Thread thread, long now) {
    String task = seat.taskName();
    List<StackTraceElement> stack = List.of(thread.getStackTrace());
    if (isStillAt(number, seat) && !stack.isEmpty()) { // else it has just come to its end
      told[number] = true;
      core.publish(
          new PoolEvent.WorkerStuck(
              core.name(),
              thread.getName(),
              task,
              Duration.ofNanos(now - since[number]),
              stack,
              interrupt(seat, turns[number])));
    }
  }

  /* In the same turn, and not gone to sleep or away since. */
  private boolean isStillAt(int number, PoolSeat seat) {
    Stint stint = core.crew().stint(number);
    return stint != null && stint.number() == stints[number] && turns[number] == seat.turns();
  }

  /**
   * Interrupts the body that runs on a seat, if it may be, and is that of a given turn.
   *
   * @param seat where
   * @param turn one that was seen to have begun there; it has one body at most, and shares it with
   *     no other
   * @return whether it was interrupted
   */
  static boolean interrupt(PoolSeat seat, long turn) {
    InterruptGate gate = seat.gate;
    if (gate == null) {
      return false;
    }
    long opening = gate.opening(); // before the turn: no later turn's body has begun by then
    return turn == seat.turns() && gate.interrupt(opening);
  }
}
