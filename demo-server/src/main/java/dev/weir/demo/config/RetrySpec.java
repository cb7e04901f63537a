package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import java.time.Duration;
import java.util.Map;

/**
 * When a proxy asks its upstream again.
 *
 * @param attempts how often at most, the first time included; 1: never again
 * @param backoff how long before the second attempt at most; twice as long before each other
 * @param cap how long before any attempt at most, also if the upstream says when to come back
 * @param budget retries for each request that may be retried, 0 to 1
 * @param burst retries that may be saved up
 * @param body the longest body that is kept to be sent again, in bytes
 * @param anyMethod whether requests are tried again that may not mean the same twice, as POST
 */
public record RetrySpec(
    int attempts,
    Duration backoff,
    Duration cap,
    double budget,
    int burst,
    int body,
    boolean anyMethod) {

  /** Twice more at most, by a budget of a fifth. */
  public static final RetrySpec USUAL =
      new RetrySpec(3, Duration.ofMillis(50), Duration.ofSeconds(2), 0.2, 10, 64 * 1_024, false);

  /** The word for methods that mean the same once or twice (RFC 9110, section 9.2.2). */
  static final String IDEMPOTENT = "idempotent";

  /** The word for all methods. */
  static final String ANY = "any";

  void addTo(Map<String, Object> keys) {
    keys.put("attempts", attempts);
    if (attempts > 1) {
      keys.put("retryBackoff", Times.format(backoff));
      keys.put("retryCap", Times.format(cap));
      keys.put("retryBudget", budget);
      keys.put("retryBurst", burst);
      keys.put("retryBody", body);
      keys.put("retryMethods", anyMethod ? ANY : IDEMPOTENT);
    }
  }
}
