package dev.weir.resilience4j;

import java.time.Duration;
import java.util.Objects;

/**
 * What a {@link Breaker} goes by, besides the configuration of its circuit breaker.
 *
 * @param cancelCounts from how long on a cancelled call counts as failed; positive
 * @param probeBound after how long a probe that has not ended counts as failed; positive
 * @param refusalsCount whether what is refused within, before anything was begun, is an error of
 *     the dependency
 */
public record BreakerConfig(Duration cancelCounts, Duration probeBound, boolean refusalsCount) {

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if something is out of its range
   */
  public BreakerConfig {
    positive("cancelCounts", cancelCounts);
    positive("probeBound", probeBound);
  }

  private static void positive(String name, Duration value) {
    Objects.requireNonNull(value, () -> name + ": null (expected: a duration)");
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
