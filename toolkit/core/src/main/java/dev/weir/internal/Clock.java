package dev.weir.internal;

/** What time it is: the system's, or a scheduler's, which may be virtual. */
interface Clock {

  /** Monotonic nanoseconds, from an arbitrary origin. */
  long nanoTime();

  /** Milliseconds since the epoch. */
  long epochMillis();
}
