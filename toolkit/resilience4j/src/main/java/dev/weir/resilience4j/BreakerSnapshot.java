package dev.weir.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Breaker} at one moment. Counts are of all calls since it was made, and exact whenever
 * nothing moves; rates are those that the circuit breaker decides by.
 *
 * @param name the circuit breaker's
 * @param state what it is
 * @param sinceChange for how long, as far as this breaker has seen it
 * @param staysOpenFor until it lets a probe through, if it is open and that is known; else null. It
 *     follows from the configuration, and is unknown where that does not say it: an opening by
 *     hand, random intervals
 * @param failureRate percent of the recorded calls that failed; -1 if there are too few to tell
 * @param slowCallRate percent of them that were slow; -1 likewise
 * @param recorded how many calls it decides by
 * @param calls how many were let through
 * @param succeeded how many of those succeeded in the eyes of their subscribers, whatever the
 *     circuit breaker takes their values for
 * @param failed how many failed likewise, with errors that it ignores too
 * @param cancelled how many were cancelled, and count as nothing
 * @param refused how many were turned away within, before anything was begun, and count as nothing
 * @param unfinished how many count as failed, unless late, since no answer came in time: cancelled,
 *     or overdue probes
 * @param running how many have not ended
 * @param late how many of those that ended were not recorded, as the state had changed meanwhile;
 *     they are among the others too
 * @param turnedAway how many were not let through
 */
public record BreakerSnapshot(
    String name,
    State state,
    Duration sinceChange,
    @Nullable Duration staysOpenFor,
    float failureRate,
    float slowCallRate,
    int recorded,
    long calls,
    long succeeded,
    long failed,
    long cancelled,
    long refused,
    long unfinished,
    long running,
    long late,
    long turnedAway) {

  /**
   * Whether each call is accounted for: {@code calls = succeeded + failed + cancelled + refused +
   * unfinished + running}.
   *
   * @return true whenever nothing moves
   */
  public boolean isBalanced() {
    return calls == succeeded + failed + cancelled + refused + unfinished + running;
  }
}
