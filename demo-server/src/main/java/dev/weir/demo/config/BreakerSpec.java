package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When something that has failed too often is left alone for a while.
 *
 * @param rate the share of calls that have failed at which it does, more than 0, at most 1
 * @param calls of the last so many, 1 or more
 * @param open for how long, before a few are let through to see
 */
public record BreakerSpec(double rate, int calls, Duration open) {

  /** At half of the last fifty, for five seconds. */
  public static final BreakerSpec USUAL = new BreakerSpec(0.5, 50, Duration.ofSeconds(5));

  /** Null: it never does. */
  static void addTo(Map<String, Object> keys, @Nullable BreakerSpec breaker) {
    keys.put("breaker", breaker != null);
    if (breaker != null) {
      keys.put("breakerRate", breaker.rate);
      keys.put("breakerCalls", breaker.calls);
      keys.put("breakerOpen", Times.format(breaker.open));
    }
  }
}
