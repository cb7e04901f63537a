package dev.weir.demo.load.report;

import dev.weir.demo.load.measure.Spread;
import java.time.Duration;
import java.util.Locale;

/** How reports write numbers, times and the words of others, for people. */
final class Shown {

  static final String NEVER = "∞";
  static final String NOTHING = "–";

  private static final double MICRO = 1e3;
  private static final double MILLI = 1e6;
  private static final double SECOND = 1e9;
  private static final double KILO = 1e3;
  private static final double MEGA = 1e6;
  private static final double GIGA = 1e9;
  private static final double WHOLE = 100;
  private static final double ROUND_FROM = 1_000;

  private Shown() {}

  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Per second: with one digit behind the point as long as that says anything. */
  static String rate(double perSecond) {
    return String.format(Locale.ROOT, perSecond < ROUND_FROM ? "%,.1f" : "%,.0f", perSecond);
  }

  /** Rounded towards 0, so that nothing but all is 100 %. */
  static String percent(double share) {
    double hundredths = Math.floor(share * WHOLE * WHOLE + 1e-6);
    return String.format(Locale.ROOT, "%.2f %%", hundredths / WHOLE);
  }

  static String time(long nanos) {
    if (nanos == Spread.NEVER) {
      return NEVER;
    }
    if (nanos == 0) {
      return "0 µs";
    }
    if (nanos < MILLI) {
      return three(nanos / MICRO) + " µs";
    }
    return nanos < SECOND ? three(nanos / MILLI) + " ms" : three(nanos / SECOND) + " s";
  }

  /** One that somebody has set: without noughts behind the point. */
  static String time(Duration time) {
    return time(time.toNanos()).replaceFirst("(\\.[0-9]*?)0+ ", "$1 ").replace(". ", " ");
  }

  /** Of none at all there is nothing to be said. */
  static String time(Spread spread, double percent) {
    return spread.count() == 0 ? NOTHING : time(spread.at(percent));
  }

  /** Of bodies; per second, too. */
  static String bytes(double bytes) {
    if (bytes < KILO) {
      return String.format(Locale.ROOT, "%.0f B", bytes);
    }
    if (bytes < MEGA) {
      return three(bytes / KILO) + " kB";
    }
    return bytes < GIGA ? three(bytes / MEGA) + " MB" : three(bytes / GIGA) + " GB";
  }

  /** The first three digits. */
  private static String three(double number) {
    String form = number >= 99.95 ? "%,.0f" : number >= 9.995 ? "%.1f" : "%.2f";
    return String.format(Locale.ROOT, form, number);
  }

  /** What others have named, without what a terminal takes for a command or a new line. */
  static String words(String text) {
    return text.replaceAll("[\\p{Cc}\\p{Cf}\\u2028\\u2029]", "?");
  }

  static String reason(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
