package dev.weir.internal;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Argument checks whose messages carry the name, the value and the rule. */
public final class Checks {

  private Checks() {}

  public static int atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + least + ")");
    }
    return value;
  }

  public static int between(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
    return value;
  }

  public static long between(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
    return value;
  }

  public static <T> T notNull(String name, @Nullable T value) {
    return Objects.requireNonNull(value, () -> name + ": null (expected: not null)");
  }

  public static String notBlank(String name, @Nullable String value) {
    String text = notNull(name, value);
    if (text.isBlank()) {
      throw new IllegalArgumentException(name + ": \"" + text + "\" (expected: not blank)");
    }
    return text;
  }

  public static void positive(String name, @Nullable Duration value) {
    if (value != null && (value.isZero() || value.isNegative())) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }

  public static void notNegative(String name, @Nullable Duration value) {
    if (notNull(name, value).isNegative()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= 0)");
    }
  }
}
