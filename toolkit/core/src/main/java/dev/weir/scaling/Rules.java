package dev.weir.scaling;

import java.time.Duration;
import java.util.Objects;

/** Argument checks whose messages carry the name, the value and the rule. */
final class Rules {

  private Rules() {}

  static Duration notNegative(String name, Duration value) {
    Objects.requireNonNull(value, () -> name + ": null (expected: a duration)");
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
    }
    return value;
  }

  static Duration positive(String name, Duration value) {
    Objects.requireNonNull(value, () -> name + ": null (expected: a duration)");
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
    return value;
  }

  /** In nanoseconds; three centuries for whatever is longer, which is for ever. */
  static double nanos(Duration value) {
    return Math.min(value.getSeconds() * 1e9 + value.getNano(), Long.MAX_VALUE);
  }

  static int atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
    }
    return value;
  }

  static double share(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to 1)");
    }
    return value;
  }

  static double finite(String name, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0, finite)");
    }
    return value;
  }
}
