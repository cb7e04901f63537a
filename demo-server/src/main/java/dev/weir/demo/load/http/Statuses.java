package dev.weir.demo.load.http;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Some of the statuses that a reply can have. */
final class Statuses {

  static final String RULE = "statuses such as 200, 200,404 or 2xx";

  private static final Pattern FORM = Pattern.compile("([1-9])([0-9]{2}|xx)");
  private static final int HUNDRED = 100;

  private final BitSet codes;

  private Statuses(BitSet codes) {
    this.codes = codes;
  }

  /**
   * Reads statuses.
   *
   * @throws IllegalArgumentException if they are anything else than codes and classes, with commas
   *     between
   */
  static Statuses parse(String text) {
    BitSet codes = new BitSet();
    for (String part : text.split(",", -1)) {
      Matcher matcher = FORM.matcher(part.strip());
      if (!matcher.matches()) {
        throw new IllegalArgumentException("status: '" + text + "' (expected: " + RULE + ")");
      }
      int first = HUNDRED * Integer.parseInt(matcher.group(1));
      if (matcher.group(2).equals("xx")) {
        codes.set(first, first + HUNDRED);
      } else {
        codes.set(first + Integer.parseInt(matcher.group(2)));
      }
    }
    return new Statuses(codes);
  }

  boolean has(int code) {
    return code >= 0 && codes.get(code);
  }
}
