package dev.weir.retry;

import java.util.Map;

/**
 * What became of calls with {@link Retries}, at one moment. Counts are exact whenever nothing
 * moves.
 *
 * @param name the name of the retries
 * @param calls how many were subscribed to
 * @param failures how many attempts failed
 * @param retries how many attempts were made after a failure, or cancelled as they began
 * @param waiting how many wait for their next attempt
 * @param cancelled how many waits were cancelled
 * @param givenUp how many calls failed for good, by reason; reasons that never occurred are left
 *     out
 */
public record RetrySnapshot(
    String name,
    long calls,
    long failures,
    long retries,
    long waiting,
    long cancelled,
    Map<GivenUp, Long> givenUp) {

  /** Copies the map. */
  public RetrySnapshot {
    givenUp = Map.copyOf(givenUp);
  }

  /**
   * Whether each failed attempt is accounted for: {@code failures = retries + waiting + cancelled +
   * givenUp}.
   *
   * @return true whenever nothing moves
   */
  public boolean isBalanced() {
    long ended = givenUp.values().stream().mapToLong(Long::longValue).sum();
    return failures == retries + waiting + cancelled + ended;
  }
}
