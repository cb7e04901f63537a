package dev.weir.limit;

import java.time.Duration;
import java.util.Objects;

/** Argument checks whose messages carry the name, the value and the rule. */
final class Rules {

  /** In flight; far more than anything has, and so little that arithmetic on it is exact. */
  static final int MOST = 1_000_000;

  private static final Duration LONGEST = Duration.ofDays(365);

  private Rules() {}

  static int between(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
    return value;
  }

  static double between(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
    return value;
  }

  /** Positive, a year at most. */
  static Duration time(String name, Duration value) {
    Objects.requireNonNull(value, () -> name + ": null (expected: a duration)");
    if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: > 0 and <= " + LONGEST + ")");
    }
    return value;
  }

  /** Where a limit may go, and where it begins. */
  static void range(int initial, int min, int max) {
    between("min", min, 1, MOST);
    between("max", max, 1, MOST);
    if (min > max) {
      throw new IllegalArgumentException(
          "min: " + min + " (expected: <= max, which is " + max + ")");
    }
    between("initial", initial, min, max);
  }
}
