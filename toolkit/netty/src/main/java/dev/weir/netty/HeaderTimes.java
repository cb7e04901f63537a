package dev.weir.netty;

import dev.weir.request.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Times and numbers as header fields have them. Null stands for whatever is none. */
final class HeaderTimes {

  /** What a number looks like at most, so that none overflows. */
  private static final int MOST_DIGITS = 9;

  private static final int MOST_DIGITS_OF_GRPC = 8;

  /* The longest that Instant.parse reads is some forty characters. */
  private static final int LONGEST_INSTANT = 64;

  private static final int RADIX = 10;

  private HeaderTimes() {}

  /** A whole number of up to nine digits, -1 if it is anything else. */
  static int number(String text) {
    return number(text, text.length(), MOST_DIGITS);
  }

  private static int number(String text, int length, int mostDigits) {
    if (length < 1 || length > mostDigits) {
      return -1;
    }
    int number = 0;
    for (int i = 0; i < length; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit >= RADIX) {
        return -1;
      }
      number = number * RADIX + digit;
    }
    return number;
  }

  /** From gRPC's specification: one to eight digits, and H, M, S, m, u or n. */
  static @Nullable Duration grpc(String text) {
    int last = text.length() - 1;
    int number = number(text, last, MOST_DIGITS_OF_GRPC);
    if (number < 0) {
      return null;
    }
    return switch (text.charAt(last)) {
      case 'H' -> Duration.ofHours(number);
      case 'M' -> Duration.ofMinutes(number);
      case 'S' -> Duration.ofSeconds(number);
      case 'm' -> Duration.ofMillis(number);
      case 'u' -> Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(number));
      case 'n' -> Duration.ofNanos(number);
      default -> null;
    };
  }

  /** A time from now, up to nine digits and us, ms, s or m; or an instant as ISO 8601 has it. */
  static @Nullable Deadline deadline(String text) {
    Duration fromNow = fromNow(text);
    if (fromNow != null) {
      return Deadline.in(fromNow);
    }
    if (text.length() > LONGEST_INSTANT) {
      return null;
    }
    try {
      return new Deadline(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static @Nullable Duration fromNow(String text) {
    int digits = text.length();
    while (digits > 0 && !Character.isDigit(text.charAt(digits - 1))) {
      digits--;
    }
    int number = number(text, digits, MOST_DIGITS);
    if (number < 0) {
      return null;
    }
    return switch (text.substring(digits)) {
      case "us" -> Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(number));
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> null;
    };
  }
}
