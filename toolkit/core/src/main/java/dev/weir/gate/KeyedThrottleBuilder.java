package dev.weir.gate;

import dev.weir.internal.Checks;
import dev.weir.internal.KeyedBuckets;
import dev.weir.limit.Rate;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Builds a {@link KeyedThrottle}. Only the rate has to be said. */
public final class KeyedThrottleBuilder {

  private static final int MOST_KEYS = 100_000_000;

  private final String name;
  private @Nullable Rate rate;
  private int maxKeys = 1_000_000;
  private @Nullable Scheduler timer;

  KeyedThrottleBuilder(String name) {
    this.name = Checks.notBlank("name", name);
  }

  /**
   * How fast, for each key.
   *
   * @param limit to begin with; it can be changed later
   * @return this
   */
  public KeyedThrottleBuilder rate(Rate limit) {
    this.rate = Checks.notNull("rate", limit);
    return this;
  }

  /**
   * How many keys are kept at most: those that have not all their permits.
   *
   * @param most 1 to 100,000,000; 1,000,000 by default
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public KeyedThrottleBuilder maxKeys(int most) {
    this.maxKeys = Checks.between("maxKeys", most, 1, MOST_KEYS);
    return this;
  }

  /**
   * Names the scheduler that forgets keys, and whose clock says what time it is. By default {@code
   * Schedulers.parallel()} does the first, and the clock is {@code System.nanoTime()}. Meant for
   * virtual time.
   *
   * @param scheduler with a timer and a clock
   * @return this
   */
  public KeyedThrottleBuilder timer(Scheduler scheduler) {
    this.timer = Checks.notNull("scheduler", scheduler);
    return this;
  }

  /**
   * Builds it.
   *
   * @param <K> the keys' type
   * @return without keys
   * @throws IllegalStateException if no rate was said
   */
  public <K> KeyedThrottle<K> build() {
    if (rate == null) {
      throw new IllegalStateException("rate: not set (expected: a rate, as Rate.perSecond(100))");
    }
    Scheduler scheduler = timer == null ? Schedulers.parallel() : timer;
    return new KeyedThrottle<>(name, new KeyedBuckets(rate, maxKeys, scheduler, timer != null));
  }
}
