package dev.weir.internal;

/** What time it is: the system's, or a scheduler's, which may be virtual. */
interface Clock {

  /** Stands still: for those who look at no times. */
  Clock STOPPED =
      new Clock() {
        @Override
        public long nanoTime() {
          return 0;
        }

        @Override
        public long epochMillis() {
          return 0;
        }
      };

  /** Monotonic nanoseconds, from an arbitrary origin. */
  long nanoTime();

  /** Milliseconds since the epoch. */
  long epochMillis();
}
