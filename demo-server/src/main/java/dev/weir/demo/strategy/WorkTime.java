package dev.weir.demo.strategy;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long simulated work takes, as people write it: {@code 20ms}, {@code 1s}, {@code 500us}. */
public final class WorkTime {

  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(us|ms|s)");

  private WorkTime() {}

  /**
   * Reads a time.
   *
   * @param text a whole number and a unit
   * @return at most a minute
   * @throws IllegalArgumentException if it is anything else
   */
  public static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw wrong(text);
    }
    long number = Long.parseLong(matcher.group(1));
    Duration time =
        switch (matcher.group(2)) {
          case "us" -> Duration.ofNanos(1_000 * number);
          case "ms" -> Duration.ofMillis(number);
          default -> Duration.ofSeconds(number);
        };
    if (time.compareTo(LONGEST) > 0) {
      throw wrong(text);
    }
    return time;
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(
        "\"" + text + "\" (expected: a whole number of us, ms or s, at most 60s, as in 20ms)");
  }
}
