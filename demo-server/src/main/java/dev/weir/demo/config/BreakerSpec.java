package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import java.time.Duration;
import java.util.Map;

/**
 * When a proxy stops to ask its upstream for a while.
 *
 * @param rate the share of calls that have failed at which it does, more than 0, at most 1
 * @param calls of the last so many, 1 or more
 * @param open for how long, before a few are let through to see
 */
public record BreakerSpec(double rate, int calls, Duration open) {

  /** At half of the last fifty, for five seconds. */
  public static final BreakerSpec USUAL = new BreakerSpec(0.5, 50, Duration.ofSeconds(5));

  void addTo(Map<String, Object> keys) {
    keys.put("breakerRate", rate);
    keys.put("breakerCalls", calls);
    keys.put("breakerOpen", Times.format(open));
  }
}
