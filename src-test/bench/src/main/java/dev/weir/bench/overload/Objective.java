package dev.weir.bench.overload;

import java.time.Duration;

/**
 * What a piece of work is held to.
 *
 * @param work which
 * @param capacity C: how many of it the server without any protection does in a second when it
 *     always has some to do
 * @param roundTrip what a request takes beyond its work
 */
public record Objective(Work work, double capacity, Duration roundTrip) {

  private static final int TIMES = 10;
  private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(1);

  /**
   * Within what time of its intended start a request is to be done.
   *
   * @return ten times its work and the round trip
   */
  public Duration slo() {
    return work.mean().plus(roundTrip).multipliedBy(TIMES);
  }

  /** When a client gives up. */
  Duration timeout() {
    Duration patience = slo().multipliedBy(TIMES / 2);
    return patience.compareTo(LEAST_TIMEOUT) > 0 ? patience : LEAST_TIMEOUT;
  }
}
