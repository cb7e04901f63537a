package dev.weir.bench.rates;

import dev.weir.gate.KeyedThrottle;
import dev.weir.limit.Rate;
import io.github.bucket4j.Bucket;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import io.github.resilience4j.ratelimiter.RateLimiterRegistry;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Who has a rate for each key. */
public enum RateContender {
  /** Ours for keys. */
  KEYED("Weir KeyedThrottle", true) {
    @Override
    KeyedRate open(long perSecond, int keys) {
      KeyedThrottle<Integer> throttle =
          KeyedThrottle.of("bench").rate(Rate.perSecond(perSecond).burst(BURST)).build();
      return throttle::tryAcquire;
    }
  },
  /** As its documents have it: one bucket for each key, in a map. */
  BUCKET4J("Bucket4j for each key", false) {
    @Override
    KeyedRate open(long perSecond, int keys) {
      return each(
          keys,
          key ->
              Bucket.builder()
                  .addLimit(
                      limit -> limit.capacity(BURST).refillGreedy(perSecond, Duration.ofSeconds(1)))
                  .build(),
          bucket -> bucket.tryConsume(1));
    }
  },
  /** With its registry. */
  RESILIENCE4J("resilience4j RateLimiter for each key", false) {
    @Override
    KeyedRate open(long perSecond, int keys) {
      RateLimiterRegistry registry =
          RateLimiterRegistry.of(
              RateLimiterConfig.custom()
                  .limitForPeriod((int) Math.min(Integer.MAX_VALUE, perSecond))
                  .limitRefreshPeriod(Duration.ofSeconds(1))
                  .timeoutDuration(Duration.ZERO)
                  .build());
      return each(
          keys,
          key -> RateLimiter.of("bench", registry.getDefaultConfig()),
          RateLimiter::acquirePermission);
    }
  },
  /** No rate at all: what a number for each key costs in a map. */
  MAP("a map of AtomicLong, no rate", false) {
    @Override
    KeyedRate open(long perSecond, int keys) {
      return each(keys, key -> new AtomicLong(), number -> number.incrementAndGet() > 0);
    }
  };

  static final int BURST = 2;

  private final String title;
  private final boolean ours;

  RateContender(String title, boolean ours) {
    this.title = title;
    this.ours = ours;
  }

  /**
   * With a rate for each key.
   *
   * @param perSecond how many permits
   * @param keys about how many keys there will be
   */
  abstract KeyedRate open(long perSecond, int keys);

  private static <L> KeyedRate each(
      int keys, Function<Integer, L> make, Function<L, Boolean> take) {
    ConcurrentHashMap<Integer, L> map = new ConcurrentHashMap<>(2 * keys);
    return key -> take.apply(map.computeIfAbsent(key, make));
  }

  /**
   * As it is shown.
   *
   * @return the name
   */
  public String title() {
    return title;
  }

  /**
   * Whose it is.
   *
   * @return whether it is Weir's
   */
  public boolean isOurs() {
    return ours;
  }
}
