package dev.weir.limit;

/**
 * Follows the ratio of run times without a queue to those with.
 *
 * @param tolerance so many times as long is still taken for no queue
 * @param smoothing how much of the way to where it points is gone in a round
 */
record GradientLaw(double tolerance, double smoothing) implements DelayLaw {

  private static final double LEAST = 0.5;

  @Override
  public double next(long now, double limit, Round round, double step) {
    double gradient =
        round.isOverloaded() ? LEAST : Math.max(LEAST, Math.min(1, tolerance / round.stretch()));
    double queue = round.isOverloaded() ? 0 : Math.max(step, Math.sqrt(limit) / 2);
    double next = limit + smoothing * (gradient * limit + queue - limit);
    return next > limit && !round.isInUse() ? limit : next;
  }
}
