package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import java.time.Duration;
import java.util.Map;

/**
 * When something that has failed is asked again.
 *
 * @param attempts how often at most, the first time included; 1: never again
 * @param backoff how long before the second attempt at most; twice as long before each other
 * @param cap how long before any attempt at most, also if it is said when to come back
 * @param budget retries for each request that may be retried, 0 to 1
 * @param burst retries that may be saved up
 */
public record RetrySpec(int attempts, Duration backoff, Duration cap, double budget, int burst) {

  /** Twice more at most, by a budget of a fifth. */
  public static final RetrySpec USUAL =
      new RetrySpec(3, Duration.ofMillis(50), Duration.ofSeconds(2), 0.2, 10);

  /**
   * Whether anything is tried again at all.
   *
   * @return false with one attempt
   */
  public boolean isAny() {
    return attempts > 1;
  }

  void addTo(Map<String, Object> keys) {
    keys.put("attempts", attempts);
    if (isAny()) {
      keys.put("retryBackoff", Times.format(backoff));
      keys.put("retryCap", Times.format(cap));
      keys.put("retryBudget", budget);
      keys.put("retryBurst", burst);
    }
  }
}
