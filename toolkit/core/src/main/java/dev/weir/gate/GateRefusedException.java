package dev.weir.gate;

import dev.weir.internal.GateCore;
import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import java.util.concurrent.RejectedExecutionException;

/**
 * A gate gave no permit. Maps to 503 with Retry-After, for {@link Reason#DOOMED} to 504.
 *
 * <p>It is a {@code RejectedExecutionException}, so a gate within another counts it as a sign of
 * overload.
 */
public final class GateRefusedException extends RejectedExecutionException implements Refused {

  private static final long serialVersionUID = 1L;

  private final String gate;
  private final Reason reason;
  private final int limit;
  private final int inFlight;
  private final int waiting;

  private GateRefusedException(String gate, Reason reason, GateCore.Look look) {
    this.gate = gate;
    this.reason = reason;
    this.limit = look.limit();
    this.inFlight = look.inFlight();
    this.waiting = look.waiting();
  }

  static GateRefusedException of(GateCore gate, Reason reason) {
    return new GateRefusedException(gate.name(), reason, gate.look());
  }

  /**
   * The gate's name.
   *
   * @return not blank
   */
  public String gate() {
    return gate;
  }

  @Override
  public Reason reason() {
    return reason;
  }

  /**
   * How many permits there were.
   *
   * @return at least 1
   */
  public int limit() {
    return limit;
  }

  /**
   * How many of them were out.
   *
   * @return zero or more; more than the limit if that was lowered
   */
  public int inFlight() {
    return inFlight;
  }

  /**
   * How many waited for one.
   *
   * @return zero or more
   */
  public int waiting() {
    return waiting;
  }

  /** Worded only when somebody reads it. */
  @Override
  public String getMessage() {
    return "gate "
        + gate
        + ": "
        + what()
        + " (in flight "
        + inFlight
        + ", limit "
        + limit
        + ", waiting "
        + waiting
        + ")";
  }

  private String what() {
    return switch (reason) {
      case DROPPED -> "dropped: no permit";
      case NO_ROOM -> "rejected: no permit";
      case TOO_MANY_WAITERS -> "rejected: no permit, and as many wait as may";
      case OUTRANKED -> "rejected: one of higher rank needed its place";
      case STANDING_QUEUE -> "rejected: the queue has stood for too long";
      case WAITED_TOO_LONG -> "no permit within the bound on the wait";
      case DOOMED -> "skipped: its deadline had passed";
      case SHUT_DOWN -> "rejected: shut down";
      case NO_TIMER -> "rejected: its timer is shut down";
      default -> throw new IllegalStateException(reason + " (expected: a reason of a gate)");
    };
  }

  /** No stack trace: it would cost more than the refusal, and say nothing that is not said here. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
