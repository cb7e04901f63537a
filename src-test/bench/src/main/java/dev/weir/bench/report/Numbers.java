package dev.weir.bench.report;

import static dev.weir.demo.load.measure.Spread.NEVER;

import dev.weir.bench.suite.Spread;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;

/** Numbers for people. */
final class Numbers {

  static final String NONE = "–";

  private Numbers() {}

  /** Three significant digits or so. */
  static String plain(double value) {
    double size = Math.abs(value);
    if (!Double.isFinite(value)) {
      return NONE;
    }
    if (size == 0) {
      return "0";
    }
    if (size < 0.001) {
      return String.format(Locale.ROOT, "%.1e", value);
    }
    int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** Tasks per second. */
  static String rate(double perSecond) {
    if (perSecond >= 1e6) {
      return plain(perSecond / 1e6) + " M/s";
    }
    return perSecond >= 1e3 ? plain(perSecond / 1e3) + " k/s" : plain(perSecond) + " /s";
  }

  /** Nanoseconds. */
  static String time(double nanos) {
    if (!Double.isFinite(nanos)) {
      return NONE;
    }
    if (nanos >= 1e6) {
      return plain(nanos / 1e6) + " ms";
    }
    return nanos >= 1e3 ? plain(nanos / 1e3) + " µs" : plain(nanos) + " ns";
  }

  /** Nanoseconds until an answer, if it came. */
  static String response(long nanos) {
    return nanos == NEVER ? "∞" : time(nanos);
  }

  /** Bytes. */
  static String bytes(double bytes) {
    if (Math.abs(bytes) >= 1 << 20) {
      return plain(bytes / (1 << 20)) + " MiB";
    }
    return Math.abs(bytes) >= 1 << 10 ? plain(bytes / (1 << 10)) + " KiB" : plain(bytes) + " B";
  }

  /** A share. */
  static String percent(double share) {
    return Double.isFinite(share) ? plain(100 * share) + " %" : NONE;
  }

  /** A number of things. */
  static String count(double count) {
    return String.format(Locale.ROOT, "%,d", Math.round(count));
  }

  /**
   * Median, and from the least to the greatest where there is more than one; with a dagger if other
   * processes disturbed some.
   */
  static String spread(Optional<Spread> spread, DoubleFunction<String> unit) {
    return spread.map(found -> spread(found, unit)).orElse(NONE);
  }

  private static String spread(Spread found, DoubleFunction<String> unit) {
    String median = unit.apply(found.median()) + (found.disturbed() ? " †" : "");
    if (found.min() == found.max()) {
      return median;
    }
    return median + " (" + unit.apply(found.min()) + " … " + unit.apply(found.max()) + ")";
  }
}
