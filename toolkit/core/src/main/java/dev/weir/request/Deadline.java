package dev.weir.request;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The instant after which nobody wants the answer any more. Work whose deadline passed before it
 * started is skipped; work that runs past it is interrupted.
 *
 * <p>Wall-clock time, to the millisecond, so that it can cross processes; a pool compares it with
 * its own clock, which may be virtual.
 *
 * <p>Travels in a Reactor {@code Context} under the key {@code Deadline.class}.
 *
 * @param at the instant
 */
public record Deadline(Instant at) implements Comparable<Deadline> {

  /** Checks that the instant is there. */
  public Deadline {
    Objects.requireNonNull(at, "deadline: null (expected: an instant)");
  }

  /**
   * The deadline this long from now, on the system clock.
   *
   * @param timeout zero or more
   * @return the deadline
   * @throws IllegalArgumentException if the timeout is negative
   */
  public static Deadline in(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("deadline: in " + timeout + " (expected: >= 0)");
    }
    return new Deadline(Instant.now().plus(timeout));
  }

  /**
   * What is left.
   *
   * @param epochMillis the clock's reading, in milliseconds since the epoch
   * @return milliseconds, zero or negative once the deadline has passed
   */
  public long remainingMillis(long epochMillis) {
    return at.toEpochMilli() - epochMillis;
  }

  /** Orders the earliest first. */
  @Override
  public int compareTo(Deadline other) {
    return at.compareTo(other.at);
  }
}
