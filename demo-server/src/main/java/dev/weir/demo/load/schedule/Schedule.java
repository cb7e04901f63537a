package dev.weir.demo.load.schedule;

/**
 * The moments at which requests are to begin, in their order. They are fixed before the first one
 * begins, and depend on nothing that happens in the run: that is what makes an open loop. For one
 * thread.
 */
public interface Schedule {

  /** Later than any moment: there are no more. */
  long END = Long.MAX_VALUE;

  /**
   * The next moment.
   *
   * @return nanoseconds since the run began, and never less than the one before; {@link #END}, and
   *     from then on always, if there are no more
   */
  long next();
}
