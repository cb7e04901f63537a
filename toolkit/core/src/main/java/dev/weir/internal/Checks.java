package dev.weir.pool;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Argument checks whose messages carry the name, the value and the rule. */
final class Checks {

  private Checks() {}

  static int atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
    }
    return value;
  }

  static int between(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
    return value;
  }

  static <T> T notNull(String name, @Nullable T value) {
    return Objects.requireNonNull(value, () -> name + ": null (expected: not null)");
  }

  static String notBlank(String name, @Nullable String value) {
    String text = notNull(name, value);
    if (text.isBlank()) {
      throw new IllegalArgumentException(name + ": \"" + text + "\" (expected: not blank)");
    }
    return text;
  }

  static void positive(String name, @Nullable Duration value) {
    if (value != null && (value.isZero() || value.isNegative())) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }

  static void notNegative(String name, @Nullable Duration value) {
    if (notNull(name, value).isNegative()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
    }
  }
}
