package dev.weir.netty;

import java.util.Locale;

/**
 * A load report in the text form of ORCA, the Open Request Cost Aggregation of xDS: {@code TEXT
 * cpu_utilization=0.3, eps=1, named_metrics.queue=4}. Numbers that are none are left out, as
 * readers refuse a report that has one. Single-threaded.
 */
final class LoadText {

  private static final String FORMAT = "TEXT ";
  private static final String NAMED = "named_metrics.";

  /* As many digits as tell loads apart, without an exponent. */
  private static final int DIGITS = 4;

  private final StringBuilder text = new StringBuilder(FORMAT);

  /** One of the report's own fields, 0 or more. */
  LoadText field(String name, double value) {
    if (Double.isFinite(value) && value >= 0) {
      text.append(text.length() == FORMAT.length() ? "" : ", ").append(name).append('=');
      append(value);
    }
    return this;
  }

  /** One of the application's own. */
  LoadText named(String name, double value) {
    return field(NAMED + name, value);
  }

  private void append(double value) {
    String number = String.format(Locale.ROOT, "%." + DIGITS + "f", value);
    int end = number.length();
    while (number.charAt(end - 1) == '0') {
      end--;
    }
    text.append(number, 0, number.charAt(end - 1) == '.' ? end - 1 : end);
  }

  /** The header's value; empty if there is nothing to say. */
  @Override
  public String toString() {
    return text.length() == FORMAT.length() ? "" : text.toString();
  }
}
