package dev.weir.limit;

/**
 * Finds out how many calls may be in flight to one dependency, from what it is told of each. Its
 * state is one gate's; it is made by a {@link Limit}.
 *
 * <p>Not safe for use by several threads: its owner calls it by one at a time, and one call must
 * see what the one before has done. None of the built-in ones blocks or allocates on a call; only
 * {@link Measured} calls back, at its intervals. Times are those of the clock that the regulator
 * was made with, which it reads once in each call. What cannot be (a negative time, less than one
 * in flight, times out of order, a clock that stands still or leaps) does no lasting harm: it is
 * left out, or taken as the nearest that can be.
 *
 * <p>When the limit falls, those in flight stay: there may be more of them than the limit for a
 * while, and none is to be let in until there are fewer.
 */
public interface Regulator {

  /**
   * How many may be in flight now. It changes while {@link #onEnd} or {@link #onWait} runs, and at
   * no other time.
   *
   * @return at least 1
   */
  int limit();

  /**
   * Tells of a call that has ended.
   *
   * @param runNanos from when it was let in to its end, in nanoseconds by the regulator's clock;
   *     what it waited before it was let in does not count. Negative if its clock has failed: it is
   *     not known then
   * @param inFlight how many were in flight when it was let in, itself included: counted then, not
   *     at its end. By it a limit sees whether it is in use, and which calls had no queue before
   *     them
   * @param limited whether the limit was in the way at that time: it had waited to be let in, or
   *     somebody was waiting or had been refused since the one before was let in. A limit that is
   *     never in the way, nor nearly reached, does not grow
   * @param end how it ended. For each call let in exactly one end; until then nothing is known of
   *     it
   */
  void onEnd(long runNanos, int inFlight, boolean limited, CallEnd end);

  /**
   * Tells how long a call that was let in has waited before it was worked on: in the queue of a
   * pool, say, for which this is the limit. Not for how long it waited to be let in, which is the
   * longer, the lower the limit. Few need it: see {@link QueueDelay}.
   *
   * @param waitNanos in nanoseconds
   */
  default void onWait(long waitNanos) {}
}
