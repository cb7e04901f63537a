package dev.weir.observe;

/** How a piece of work ended. Each ends exactly once; the first outcome settles it. */
public enum Outcome {
  /** It ran and returned. */
  COMPLETED,
  /** It ran and threw, or its Publisher signalled an error. */
  FAILED,
  /** It was left out for lack of room. */
  DROPPED,
  /** It was refused: no room, too many waiters, or a pool that is shut down. */
  REJECTED,
  /** It waited or ran too long, or its deadline passed. */
  TIMED_OUT,
  /** Whoever wanted it no longer does, or the pool was disposed of by force. */
  CANCELLED
}
