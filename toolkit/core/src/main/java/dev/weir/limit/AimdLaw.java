package dev.weir.limit;

/** One more in each round without a sign of overload, a share less in one with. */
final class AimdLaw implements Law {

  /** So many that a tenth of them is more than an accident or two. */
  private static final int CALLS = 32;

  /** What is too slow where even a single call is, in runs of a single call. */
  private static final double TWICE = 2;

  /** By what that fades at each sign, lest it outlive a slow time. */
  private static final double FADE = 0.997;

  private final double backoff;
  private final double slowNanos;
  private double tooSlow;

  /**
   * Of one regulator.
   *
   * @param backoff what a limit is multiplied by
   * @param slowNanos a typical run that is longer is a sign
   */
  AimdLaw(double backoff, double slowNanos) {
    this.backoff = backoff;
    this.slowNanos = slowNanos;
    this.tooSlow = slowNanos;
  }

  @Override
  public double next(long now, double limit, Round round, double step) {
    boolean sign = isSign(round);
    if (round.runs().count() > 0) {
      double typical = round.runs().typical();
      if (typical <= slowNanos) {
        tooSlow = slowNanos;
      } else if (limit < 2) {
        tooSlow = TWICE * typical; // it is not for too many in flight, and fewer would not help
      }
    }
    if (sign) {
      tooSlow = Math.max(slowNanos, FADE * tooSlow);
      return backoff * limit;
    }
    return round.isInUse() ? limit + 1 : limit;
  }

  @Override
  public boolean isSign(Round round) {
    return round.isOverloaded() || round.isLongerThan(tooSlow);
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
