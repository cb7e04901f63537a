package dev.weir.limit;

/**
 * One more in each round without a sign of overload, a share less in one with.
 *
 * @param backoff what a limit is multiplied by
 * @param slowNanos a typical run that is longer is such a sign
 */
record AimdLaw(double backoff, double slowNanos) implements Law {

  /** So many that a tenth of them is more than an accident or two. */
  private static final int CALLS = 32;

  @Override
  public double next(long now, double limit, Round round, double step) {
    if (isSign(round)) {
      return backoff * limit;
    }
    return round.isInUse() ? limit + 1 : limit;
  }

  @Override
  public boolean isSign(Round round) {
    return round.isOverloaded() || (round.runs().count() > 0 && round.runs().typical() > slowNanos);
  }

  @Override
  public boolean needsBase(Round round) {
    return false;
  }

  @Override
  public int leastCalls() {
    return CALLS;
  }
}
