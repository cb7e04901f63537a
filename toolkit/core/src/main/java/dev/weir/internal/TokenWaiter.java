package dev.weir.internal;

import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.request.Deadline;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/** Somebody who waits for permits of a {@link TokenLine}, without a thread. */
public abstract class TokenWaiter {
  /*
   * state   NEW         not in line yet
   *         WAITING     in line, or on its way into it or out of it
   *         GRANTED     the permits are taken, and it is to be told
   *         REFUSED     why is written, and it is to be told
   *         ENDED       its permits are used, or it is told why not, or about to be; or it was abandoned
   *
   * NEW -> WAITING       lineUp     by the thread that lines up
   * NEW -> ENDED         lineUp     by that thread: too many wait
   *                      abandon    by anybody
   * WAITING -> GRANTED   grant      by the line's drain, which has taken the permits: it gives them back if
   *                                 it is too late
   * WAITING -> REFUSED   refuse     by the line's drain
   * WAITING -> ENDED     abandon    by anybody, who sees to it that it leaves the line
   * GRANTED -> ENDED     claim      by the waiter: it uses its permits
   *                      abandon    by anybody, who gives the permits back
   * REFUSED -> ENDED     tell       by whoever tells
   *                      abandon    by anybody: nobody is told
   *
   * before, behind, inLine   the line's links, owned by its drain
   * line, since              written before it arrives
   * fullAt                   written before GRANTED
   */
  private static final int NEW = 0;
  private static final int WAITING = 1;
  private static final int GRANTED = 2;
  private static final int REFUSED = 3;
  private static final int ENDED = 4;

  private static final VarHandle STATE =
      VarHandles.find(MethodHandles.lookup(), TokenWaiter.class, "state", int.class);

  private final TokenDesk desk;
  final int weight;
  private final long maxWait;
  private final @Nullable Deadline deadline;

  private @Nullable TokenLine line;
  long since;
  long fullAt;
  private Reason why = Reason.RATE_LIMITED;
  private volatile int state;

  @Nullable TokenWaiter before;
  @Nullable TokenWaiter behind;
  boolean inLine;

  /**
   * One who does not wait yet.
   *
   * @param desk where it was offered
   * @param weight how many permits it needs
   * @param maxWait nanoseconds, or {@link TaskBounds#NONE}
   * @param deadline when nobody wants the permits any more; null if there is none
   */
  protected TokenWaiter(TokenDesk desk, int weight, long maxWait, @Nullable Deadline deadline) {
    this.desk = desk;
    this.weight = weight;
    this.maxWait = maxWait;
    this.deadline = deadline;
  }

  /**
   * The permits are there, to be claimed. Called once, and not under any lock or the line's drain,
   * unless it was abandoned or has claimed them before.
   */
  protected abstract void granted();

  /**
   * It gets no permits. Likewise.
   *
   * @param why the reason
   */
  protected abstract void refused(Reason why);

  /**
   * It cannot line up, and is counted as gone. On the thread that lines up, at which it is thrown
   * unless a subclass knows better.
   *
   * @param why what a key's own methods threw
   */
  protected void failed(Throwable why) {
    throw Exceptions.propagate(why);
  }

  /**
   * Makes use of the permits.
   *
   * @return false if they are not there, or not any more
   */
  protected final boolean claim() {
    if (STATE.compareAndSet(this, GRANTED, ENDED)) {
      desk.settled(Outcome.COMPLETED);
      line().taken();
      return true;
    }
    return false;
  }

  /** Waits, having been counted as offered. */
  public final void lineUp() {
    TokenLine reserved;
    try {
      reserved = desk.reserve();
    } catch (Throwable e) { // a key's hashCode() or equals()
      if (STATE.compareAndSet(this, NEW, ENDED)) {
        desk.settled(Outcome.CANCELLED);
        failed(e);
      } else { // nobody waits for it any more
        Errors.reportOrDrop(e);
      }
      return;
    }
    line = reserved;
    if (reserved == null) {
      if (STATE.compareAndSet(this, NEW, ENDED)) {
        desk.settled(Outcome.REJECTED);
        refused(Reason.TOO_MANY_WAITERS);
      }
    } else if (STATE.compareAndSet(this, NEW, WAITING)) {
      reserved.arrive(this);
    } else {
      reserved.release();
    }
  }

  /**
   * Nobody waits any more: if the permits are taken, and it was not told so, they go back, unless
   * the bucket has filled up since: it would have lost them.
   */
  public final void abandon() {
    int was = (int) STATE.getAndSet(this, ENDED);
    switch (was) {
      case NEW -> desk.settled(Outcome.CANCELLED);
      case WAITING -> {
        desk.settled(Outcome.CANCELLED);
        line().depart(this);
      }
      case GRANTED -> {
        desk.settled(Outcome.CANCELLED);
        line().taken();
        Errors.guard(() -> line().giveBack(weight, fullAt)); // a key may throw, a cancel must not
      }
      default -> {} // it was counted when it was refused, or told
    }
  }

  private TokenLine line() {
    return Checks.notNull("line", line);
  }

  // ---------------------------------------------------------------- for the line

  final boolean isWaiting() {
    return state == WAITING;
  }

  final boolean grant() {
    return STATE.compareAndSet(this, WAITING, GRANTED);
  }

  final boolean refuse(Reason reason) {
    why = reason;
    return STATE.compareAndSet(this, WAITING, REFUSED);
  }

  /** Says how it ended, to whoever waits. */
  final void tell() {
    if (state == GRANTED) {
      granted();
    } else if (STATE.compareAndSet(this, REFUSED, ENDED)) {
      refused(why);
    }
  }

  /**
   * Why it does not wait.
   *
   * @param longer nanoseconds from now on
   * @param now the line's clock
   * @param clock the same
   * @return null if it may
   */
  final @Nullable Reason objection(long longer, long now, Clock clock) {
    if (deadline != null && longer > nanosTo(deadline, clock)) {
      return Reason.DOOMED;
    }
    return maxWait != TaskBounds.NONE && longer > maxWait - (now - since)
        ? Reason.RATE_LIMITED
        : null;
  }

  /** Whether nobody wants the permits any more. */
  final boolean isDoomed(Clock clock) {
    return TaskBounds.isPast(deadline, clock.epochMillis());
  }

  private static long nanosTo(Deadline deadline, Clock clock) {
    return TaskBounds.nanosTo(deadline, clock.epochMillis());
  }
}
