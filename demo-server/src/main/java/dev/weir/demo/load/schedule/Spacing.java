package dev.weir.demo.load.schedule;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;

/** How requests follow one another within a rate. */
public enum Spacing {
  /** As evenly as the rate is; the first at once. */
  EVEN {
    @Override
    DoubleSupplier positions(long seed) {
      return new DoubleSupplier() {
        private long count;

        @Override
        public double getAsDouble() {
          return count++;
        }
      };
    }
  },
  /**
   * As a Poisson process: as many clients that know nothing of each other would send them. A
   * process of rate 1, in the time in which the shape expects one request per unit, is the Poisson
   * process of that shape (the time-change theorem; Ross, "Introduction to Probability Models",
   * 11.5).
   */
  POISSON {
    @Override
    DoubleSupplier positions(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      return new DoubleSupplier() {
        private double sum;

        @Override
        public double getAsDouble() {
          sum -= Math.log1p(-random.nextDouble());
          return sum;
        }
      };
    }
  };

  /** Where requests lie, one after the other, counted in those that the shape expects before. */
  abstract DoubleSupplier positions(long seed);
}
