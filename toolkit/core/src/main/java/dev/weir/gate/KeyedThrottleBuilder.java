package dev.weir.gate;

import dev.weir.internal.Checks;
import dev.weir.internal.KeyedBuckets;
import dev.weir.internal.KeyedLines;
import dev.weir.internal.TaskBounds;
import dev.weir.limit.Rate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Builds a {@link KeyedThrottle}. Only the rate has to be said. */
public final class KeyedThrottleBuilder {

  private static final int MOST_KEYS = 100_000_000;

  private final String name;
  private @Nullable Rate rate;
  private int maxKeys = 1_000_000;
  private Duration maxWait = Duration.ZERO;
  private int maxWaiters = 1_024;
  private int maxWaitersPerKey = 64;
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
   * How many keys are kept before others are refused: those that have not all their permits. Who
   * has waited for a key's permits gets them all the same, so there may be some more.
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
   * How long anybody may wait. Who would wait longer is refused at once, not after the wait. For
   * {@code acquire} and {@code guard}: the elements of a stream wait as long as it takes.
   *
   * @param longest zero or more; zero by default: nobody waits
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public KeyedThrottleBuilder maxWait(Duration longest) {
    Checks.notNegative("maxWait", longest);
    this.maxWait = longest;
    return this;
  }

  /**
   * How many may wait in all, streams among them as one each. Beyond it, they are refused.
   *
   * @param most 0 to 1,048,576; 1,024 by default
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public KeyedThrottleBuilder maxWaiters(int most) {
    this.maxWaiters = Checks.between("maxWaiters", most, 0, ThrottleBuilder.MOST_WAITERS);
    return this;
  }

  /**
   * How many may wait for permits of one key, so that nobody has all places. Beyond it, they are
   * refused.
   *
   * @param most 1 to 1,048,576; 64 by default
   * @return this
   * @throws IllegalArgumentException if it is out of range
   */
  public KeyedThrottleBuilder maxWaitersPerKey(int most) {
    this.maxWaitersPerKey =
        Checks.between("maxWaitersPerKey", most, 1, ThrottleBuilder.MOST_WAITERS);
    return this;
  }

  /**
   * Names the scheduler that forgets keys and ends waits, on whose threads those who waited go on,
   * and whose clock says what time it is. By default {@code Schedulers.parallel()} does the first
   * two, and the clock is {@code System.nanoTime()}, as the clock of most schedulers is too coarse.
   * Meant for virtual time.
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
    KeyedBuckets buckets = new KeyedBuckets(rate, maxKeys, scheduler, timer != null);
    return new KeyedThrottle<>(
        name,
        new KeyedLines(buckets, maxWaiters, maxWaitersPerKey),
        TaskBounds.nanos(maxWait),
        scheduler);
  }
}
