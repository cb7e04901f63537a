package dev.weir.demo.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement. Values are bound to it, never written into it.
 *
 * @param text with {@code $1}, {@code $2} and so on for values, in this order, each of them once,
 *     and none within quotes
 */
public record Sql(String text) {

  private static final Pattern MARKER = Pattern.compile("\\$(\\d+)");

  /**
   * Checks the order of the values.
   *
   * @throws IllegalArgumentException if it is another
   */
  public Sql {
    Matcher markers = MARKER.matcher(text);
    for (int number = 1; markers.find(); number++) {
      if (!markers.group(1).equals(String.valueOf(number))) {
        throw new IllegalArgumentException(
            "text: " + markers.group() + " (expected: $" + number + " in its place)");
      }
    }
  }

  /**
   * How many values it takes.
   *
   * @return 0 or more
   */
  public int values() {
    return (int) MARKER.matcher(text).results().count();
  }

  /** As JDBC has it, which knows values by their place alone. */
  String withQuestionMarks() {
    return MARKER.matcher(text).replaceAll("?");
  }
}
