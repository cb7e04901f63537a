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

  /** What {@link #read} says if it cannot be told. */
  long UNREAD = Long.MIN_VALUE;

  /**
   * As {@link #nanoTime}, for those who would rather know nothing than what was true before.
   *
   * @return {@link #UNREAD} if the clock has thrown
   */
  default long read() {
    return nanoTime();
  }

  /** Milliseconds since the epoch. */
  long epochMillis();

  /**
   * Whether what it measures is how long something really takes, be it less than a microsecond: a
   * virtual clock stands still meanwhile, and many a scheduler's goes by milliseconds.
   */
  default boolean isPrecise() {
    return false;
  }
}
