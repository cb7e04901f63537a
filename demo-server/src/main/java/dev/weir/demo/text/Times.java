package dev.weir.demo.text;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people write them: {@code 500us}, {@code 20ms}, {@code 1s}, {@code 5m}. */
public final class Times {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(us|ms|s|m)");
  private static final long MICROS_PER_MILLI = 1_000;
  private static final long MICROS_PER_SECOND = 1_000_000;
  private static final long MICROS_PER_MINUTE = 60_000_000;

  private Times() {}

  /**
   * Reads a time.
   *
   * @param text a whole number of up to nine digits and a unit, with nothing in between
   * @return empty if it is anything else
   */
  public static Optional<Duration> parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "us" -> Duration.ofNanos(1_000 * number);
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          default -> Duration.ofMinutes(number);
        });
  }

  /**
   * Writes a time so that {@link #parse} reads the same.
   *
   * @param time not negative; less than a microsecond is left out
   * @return in the largest unit of which it is a whole number
   */
  public static String format(Duration time) {
    long micros = time.toNanos() / 1_000;
    if (micros % MICROS_PER_MINUTE == 0 && micros > 0) {
      return micros / MICROS_PER_MINUTE + "m";
    }
    if (micros % MICROS_PER_SECOND == 0) {
      return micros / MICROS_PER_SECOND + "s";
    }
    return micros % MICROS_PER_MILLI == 0 ? micros / MICROS_PER_MILLI + "ms" : micros + "us";
  }
}
