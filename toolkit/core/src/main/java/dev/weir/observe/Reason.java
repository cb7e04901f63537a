package dev.weir.observe;

/** Why work was turned away, by a pool, a gate, or whatever else lets work in. */
public enum Reason {
  /** There was no room, and the strategy is to drop. */
  DROPPED(Outcome.DROPPED),
  /** There was no room, and the strategy is to reject. */
  NO_ROOM(Outcome.REJECTED),
  /** An operator has as many elements in hand as it may, because its subscriber is slow. */
  WINDOW_FULL(Outcome.REJECTED),
  /** There was no room, and too many wait for it. */
  TOO_MANY_WAITERS(Outcome.REJECTED),
  /** A rate has no permit in the time that one may wait. */
  RATE_LIMITED(Outcome.REJECTED),
  /**
   * As many keys are in use as may be, each with a rate of its own; or as many of one hash code.
   */
  TOO_MANY_KEYS(Outcome.REJECTED),
  /** One of higher rank needed its place. */
  OUTRANKED(Outcome.REJECTED),
  /** Everybody has waited for too long, for too long. */
  STANDING_QUEUE(Outcome.REJECTED),
  /** A circuit breaker lets nothing through: what is behind it has failed too often. */
  BREAKER_OPEN(Outcome.REJECTED),
  /** The pool admits no more work. */
  SHUT_DOWN(Outcome.REJECTED),
  /** It was to run on the caller's thread, which must not be blocked. */
  WOULD_BLOCK(Outcome.REJECTED),
  /** It was not started in time. */
  WAITED_TOO_LONG(Outcome.TIMED_OUT),
  /** It did not end in time. */
  RAN_TOO_LONG(Outcome.TIMED_OUT),
  /** Its deadline had passed before it started, or would have. */
  DOOMED(Outcome.TIMED_OUT),
  /** Its deadline passed while it ran. */
  RAN_PAST_DEADLINE(Outcome.TIMED_OUT),
  /** Its bounds cannot be kept: the pool's timer refuses work. */
  NO_TIMER(Outcome.REJECTED),
  /** The thread that waited for room was interrupted. */
  INTERRUPTED(Outcome.CANCELLED),
  /** The pool was disposed of by force. */
  DISPOSED(Outcome.CANCELLED);

  private final Outcome outcome;

  Reason(Outcome outcome) {
    this.outcome = outcome;
  }

  /**
   * How it is counted.
   *
   * @return the outcome
   */
  public Outcome outcome() {
    return outcome;
  }
}
