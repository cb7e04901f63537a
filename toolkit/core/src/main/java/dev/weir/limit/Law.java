package dev.weir.limit;

/** What to make of a round. One that remembers something is one regulator's. */
interface Law {

  /**
   * The next limit.
   *
   * @param now in nanoseconds
   * @param limit as it was during the round
   * @param round what calls have told
   * @param step by how much an additive law may grow: one, or more after many steps up in a row
   * @return not yet bounded
   */
  double next(long now, double limit, Round round, double step);

  /** Whether there is a sign of a queue or of overload, which ends the first ramp. */
  boolean isSign(Round round);

  /** Whether it compares run times with those without a queue, which then have to be known. */
  boolean needsBase(Round round);

  /** How many calls a round takes at least. */
  int leastCalls();
}
