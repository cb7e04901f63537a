package dev.weir.demo.text;

import java.math.BigDecimal;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as people write them: {@code 800}, {@code 2.5k}, {@code 1m}. */
public final class Numbers {

  private static final Pattern FORM = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)([km]?)");
  private static final double KILO = 1e3;
  private static final double MEGA = 1e6;

  private Numbers() {}

  /**
   * Reads a number.
   *
   * @param text up to nine digits, and six behind a point; then k for thousands or m for millions,
   *     with nothing in between
   * @return empty if it is anything else
   */
  public static OptionalDouble parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return OptionalDouble.empty();
    }
    double number = Double.parseDouble(matcher.group(1));
    return OptionalDouble.of(
        switch (matcher.group(2)) {
          case "k" -> number * KILO;
          case "m" -> number * MEGA;
          default -> number;
        });
  }

  /**
   * Writes a number so that {@link #parse} reads the same.
   *
   * @param number 0 or more, with at most six digits behind the point
   * @return in k or m if it is a whole number of them
   */
  public static String format(double number) {
    if (number >= MEGA && number % MEGA == 0) {
      return plain(number / MEGA) + "m";
    }
    return number >= KILO && number % KILO == 0 ? plain(number / KILO) + "k" : plain(number);
  }

  private static String plain(double number) {
    return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }
}
