package dev.weir.limit;

/**
 * Cuts the limit when the least delay has been above a target for a whole interval, and then, while
 * it stays above, ever more often: after {@code interval / √n} for the n-th time. By how much,
 * Little's law says: what is in flight, times the share of a run that is to be left.
 */
final class CoDelLaw implements DelayLaw {

  private final double targetNanos;
  private final double intervalNanos;
  private boolean above;

  /** The least delay since it has been above, or since the last cut. */
  private double standing;

  private long cutAt;
  private int cuts;

  CoDelLaw(double targetNanos, double intervalNanos) {
    this.targetNanos = targetNanos;
    this.intervalNanos = intervalNanos;
  }

  @Override
  public double next(long now, double limit, Round round, double step) {
    if (round.isOverloaded()) {
      return BACKOFF * limit;
    }
    double delay = round.delay();
    if (delay <= targetNanos) {
      above = false;
      return round.isInUse() ? limit + step : limit;
    }
    if (!above) {
      above = true;
      cuts = 0;
      standing = delay;
      cutAt = now + (long) intervalNanos;
    }
    standing = Math.min(standing, delay);
    if (now - cutAt < 0) {
      return limit;
    }
    cuts++;
    cutAt = now + (long) (intervalNanos / Math.sqrt(cuts));
    double run = Math.max(round.runs().typical(), delay);
    double share = (run - standing + targetNanos) / run;
    standing = delay;
    return limit * Math.max(BACKOFF, Math.min(1, share));
  }

  @Override
  public boolean isSign(Round round) {
    return round.isOverloaded() || round.delay() > targetNanos;
  }

  @Override
  public boolean needsBase(Round round) {
    return !round.isToldOfWaits();
  }
}
