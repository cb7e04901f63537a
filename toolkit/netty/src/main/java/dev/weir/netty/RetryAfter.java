package dev.weir.netty;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/**
 * When those who are refused by a pool or a gate may come back. Thread-safe; one for all routes in
 * front of it.
 */
final class RetryAfter {

  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /* No timer and no thread: the refusals drive the sampling. Each that finds a sample due tries for
   * "sampling" by one CAS; who gets it owns the rate until the flag is down again, and moves the
   * time of the next sample before that. The others use the rate as it stands. */
  private final Supplier<Progress> progress;
  private final LongSupplier nanoClock;
  private final LongUnaryOperator random;
  private final DrainRate rate = new DrainRate();
  private final AtomicBoolean sampling = new AtomicBoolean();
  private volatile long dueNanos;

  /**
   * For one pool or gate.
   *
   * @param progress looks at it
   * @param nanoClock as {@link System#nanoTime()}
   * @param random any of the numbers from 0 to the one that it is given, each as likely
   */
  RetryAfter(Supplier<Progress> progress, LongSupplier nanoClock, LongUnaryOperator random) {
    this.progress = progress;
    this.nanoClock = nanoClock;
    this.random = random;
    this.dueNanos = nanoClock.getAsLong();
  }

  /** On the clock and the dice of the system. */
  static RetryAfter of(Supplier<Progress> progress) {
    return new RetryAfter(progress, System::nanoTime, RetryAfter::dice);
  }

  static long dice(long most) {
    return ThreadLocalRandom.current().nextLong(most + 1);
  }

  /**
   * Called for each refusal.
   *
   * @param depth how many wait
   * @return whole seconds: from the time that it takes until those have gone, 1 or more, to twice
   *     as many, so that those who were refused in one second do not come back in one; at most 300
   */
  long seconds(long depth) {
    if (isDue() && sampling.compareAndSet(false, true)) {
      try {
        if (isDue()) {
          sample();
        }
      } finally {
        sampling.set(false);
      }
    }
    return spread(rate.secondsToDrain(depth), random);
  }

  /**
   * Somewhere between so many seconds and twice as many; at most 300, and then from 150 on, so that
   * those who are told the longest time do not come back in one second either.
   */
  static long spread(long seconds, LongUnaryOperator random) {
    long least = Math.min(seconds, DrainRate.LONGEST_SECONDS / 2);
    return least + random.applyAsLong(least);
  }

  private boolean isDue() {
    return nanoClock.getAsLong() - dueNanos >= 0;
  }

  private void sample() {
    Progress now = progress.get();
    long nanos = nanoClock.getAsLong();
    rate.sample(nanos, now.ended(), now.left(), now.atHand());
    dueNanos = nanos + PERIOD_NANOS;
  }
}
