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

  private static final Instant EARLIEST = Instant.ofEpochMilli(Long.MIN_VALUE);
  private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);

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
    Objects.requireNonNull(timeout, "deadline: in null (expected: a duration)");
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("deadline: in " + timeout + " (expected: >= 0)");
    }
    Instant now = Instant.now();
    boolean tooFar = timeout.compareTo(Duration.between(now, Instant.MAX)) > 0;
    return new Deadline(tooFar ? Instant.MAX : now.plus(timeout));
  }

  /**
   * The instant in milliseconds since the epoch.
   *
   * @return the nearest there is, for instants beyond what a long can hold
   */
  public long epochMillis() {
    if (at.isBefore(EARLIEST)) {
      return Long.MIN_VALUE;
    }
    return at.isAfter(LATEST) ? Long.MAX_VALUE : at.toEpochMilli();
  }

  /**
   * What is left.
   *
   * @param now the clock's reading, in milliseconds since the epoch
   * @return milliseconds, zero or negative once the deadline has passed; the nearest there is, for
   *     differences beyond what a long can hold
   */
  public long remainingMillis(long now) {
    long millis = epochMillis();
    long difference = millis - now;
    boolean overflow = ((millis ^ now) & (millis ^ difference)) < 0;
    return overflow ? (millis < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : difference;
  }

  /** Orders the earliest first. */
  @Override
  public int compareTo(Deadline other) {
    return at.compareTo(other.at);
  }
}
