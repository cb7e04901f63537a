package dev.weir.scaling;

import java.time.Duration;
import java.util.Objects;

/**
 * How a pool grows and shrinks.
 *
 * @param min the least number of workers; at least 1
 * @param policy decides how many
 * @param idleTime how long a worker sleeps before it counts as surplus; positive
 * @param interval how far regular readings of the load are apart; positive
 */
public record Elasticity(int min, ScalingPolicy policy, Duration idleTime, Duration interval) {

  /** As long as {@code Schedulers.boundedElastic()} keeps an idle thread. */
  public static final Duration USUAL_IDLE_TIME = Duration.ofSeconds(60);

  /** Ten readings a second. */
  public static final Duration USUAL_INTERVAL = Duration.ofMillis(100);

  /** Checks each of them. */
  public Elasticity {
    Rules.atLeast("min", min, 1);
    Objects.requireNonNull(policy, "scaling: null (expected: not null)");
    Rules.positive("idleTime", idleTime);
    Rules.positive("scalingInterval", interval);
  }
}
