package dev.weir.limit;

/**
 * Finds out how many calls may be in flight to one dependency, from what it is told of each. Its
 * state is one gate's; it is made by a {@link Limit}.
 *
 * <p>Not safe for use by several threads: its owner calls it by one at a time, and one call must
 * see what the one before has done. Nothing here blocks, calls back, or allocates for each sample.
 * What cannot be (a negative time, less than one in flight, times out of order, a clock that stands
 * still) does no harm: it is left out, or taken as the nearest that can be.
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
   * @param runNanos from when it was let in to its end, in nanoseconds
   * @param inFlight how many were in flight when it was let in, itself included
   * @param limited whether the limit was in the way at that time: somebody waited, or was refused
   * @param end how it ended
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
