package dev.weir.internal;

import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/** What time it is: the system's, or a scheduler's, which may be virtual. */
interface Clock {

  /** The system's clocks. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public long epochMillis() {
          return System.currentTimeMillis();
        }
      };

  /** Monotonic nanoseconds, from an arbitrary origin. */
  long nanoTime();

  /** Milliseconds since the epoch. */
  long epochMillis();

  /** A scheduler's clock. */
  static Clock of(Scheduler scheduler) {
    return new Clock() {
      @Override
      public long nanoTime() {
        return scheduler.now(TimeUnit.NANOSECONDS);
      }

      @Override
      public long epochMillis() {
        return scheduler.now(TimeUnit.MILLISECONDS);
      }
    };
  }
}
