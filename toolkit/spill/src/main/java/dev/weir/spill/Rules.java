package dev.weir.spill;

import org.jspecify.annotations.Nullable;

/** Argument checks whose messages carry the name, the value and the rule. */
final class Rules {

  private Rules() {}

  static long between(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: " + least + " to " + most + ")");
    }
    return value;
  }

  static <T> T notNull(String name, @Nullable T value) {
    if (value == null) {
      throw new NullPointerException(name + ": null (expected: not null)");
    }
    return value;
  }

  static String notBlank(String name, @Nullable String value) {
    String text = notNull(name, value);
    if (text.isBlank()) {
      throw new IllegalArgumentException(name + ": \"" + text + "\" (expected: not blank)");
    }
    return text;
  }
}
