package dev.weir.limit;

/**
 * Keeps a few in the queue.
 *
 * @param alpha fewer are too few
 * @param beta more are too many
 */
record VegasLaw(int alpha, int beta) implements DelayLaw {

  /** Of a large limit, a few are less than what chance brings about. */
  private static final double ALPHA_SHARE = 0.1;

  private static final double BETA_SHARE = 0.2;

  /** Of a small one, they are not to be half of it. */
  private static final double ALPHA_MOST = 1 / 6.0;

  private static final double BETA_MOST = 1 / 3.0;

  @Override
  public double next(long now, double limit, Round round, double step) {
    if (round.isOverloaded()) {
      return BACKOFF * limit;
    }
    double low = Math.min(ALPHA_MOST * limit, Math.max(alpha, ALPHA_SHARE * limit));
    double high = Math.min(BETA_MOST * limit, Math.max(beta, BETA_SHARE * limit));
    double queue = round.flight() * (1 - 1 / round.stretch());
    if (queue > high) {
      double served = Math.min(limit, round.flight()) - queue;
      return Math.max(BACKOFF * limit, (limit + served + (low + high) / 2) / 2);
    }
    return queue < low && round.isInUse() ? limit + step : limit;
  }
}
