package dev.weir.demo.load.schedule;

import java.util.function.DoubleSupplier;

/** A rate over time, drawn out to moments. Of the same seed come the same moments. */
public final class ShapedSchedule implements Schedule {

  private static final double NANOS_PER_SECOND = 1e9;
  private static final double HALF = 0.5;

  private final RateShape shape;
  private final DoubleSupplier positions;

  /**
   * From the beginning.
   *
   * @param shape the rate over time
   * @param spacing how requests follow one another within it
   * @param seed of what is left to chance
   */
  public ShapedSchedule(RateShape shape, Spacing spacing, long seed) {
    this.shape = shape;
    this.positions = spacing.positions(seed);
  }

  @Override
  public long next() {
    double seconds = shape.timeOf(positions.getAsDouble());
    return (long)
        (seconds * NANOS_PER_SECOND + HALF); // beyond any long, the greatest, which is END
  }
}
