package dev.weir.netty;

import dev.weir.request.Priority;
import java.util.List;

/**
 * A priority as it travels: the urgency of RFC 9218, member {@code u} of the dictionary in a {@code
 * Priority} field, as RFC 9651 writes it.
 *
 * @param value 0, the most urgent, to 7
 */
public record Urgency(int value) {

  /** How many there are. */
  public static final int COUNT = 8;

  /** What it is if nobody says anything. */
  public static final Urgency USUAL = new Urgency(3);

  /* u=3 is NORMAL, u=1 HIGH and u=5 LOW. */
  private static final int LEVELS_EACH = 8;

  /**
   * An urgency.
   *
   * @throws IllegalArgumentException if it is out of its range
   */
  public Urgency {
    if (value < 0 || value >= COUNT) {
      throw new IllegalArgumentException("urgency: " + value + " (expected: 0 to 7)");
    }
  }

  /**
   * Of a priority between two: the less urgent, so that nobody gains by the journey.
   *
   * @param priority of any level
   * @return as it travels
   */
  public static Urgency of(Priority priority) {
    int above = (priority.level() + LEVELS_EACH - 1) / LEVELS_EACH - 1;
    return new Urgency(Math.max(0, Math.min(COUNT - 1, above)));
  }

  /**
   * What a server makes of it, as long as it trusts the caller.
   *
   * @return a priority of one of eight levels
   */
  public Priority priority() {
    return equals(USUAL) ? Priority.NORMAL : new Priority(level(value));
  }

  /**
   * The level of that.
   *
   * @param value of an urgency
   * @return 8, 16, and so on to 56; 63 for the least urgent
   */
  public static int level(int value) {
    return Math.min(Priority.LOWEST_LEVEL, LEVELS_EACH * (value + 1));
  }

  /**
   * The value of the field.
   *
   * @return such as u=3
   */
  public String field() {
    return "u=" + value;
  }

  // ---------------------------------------------------------------- reading one, without a copy

  /**
   * The urgency that a field says.
   *
   * @param lines of the field, of which the later count more, as they are one list
   * @return {@link #USUAL} where nothing is said that the RFC gives a meaning
   */
  static Urgency read(List<String> lines) {
    int urgency = USUAL.value;
    for (String line : lines) {
      urgency = last(line, urgency);
    }
    return urgency == USUAL.value ? USUAL : new Urgency(urgency);
  }

  /* The last member of that name counts. */
  private static int last(String line, int before) {
    int urgency = before;
    int start = 0;
    while (start < line.length()) {
      int end = memberEnd(line, start);
      int found = member(line, start, end);
      urgency = found < 0 ? urgency : found;
      start = end + 1;
    }
    return urgency;
  }

  /* A comma within a string parts nothing. */
  private static int memberEnd(String line, int start) {
    boolean quoted = false;
    for (int i = start; i < line.length(); i++) {
      char c = line.charAt(i);
      if (quoted && c == '\\') {
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        return i;
      }
    }
    return line.length();
  }

  /* "u=" and a digit, and parameters of no meaning perhaps; -1 if it is anything else. */
  private static int member(String line, int start, int end) {
    int at = start;
    while (at < end && isBlank(line.charAt(at))) {
      at++;
    }
    if (end - at < 3 || line.charAt(at) != 'u' || line.charAt(at + 1) != '=') {
      return -1;
    }
    int urgency = line.charAt(at + 2) - '0';
    return urgency >= 0 && urgency < COUNT && isEnd(line, at + 3, end) ? urgency : -1;
  }

  private static boolean isEnd(String line, int start, int end) {
    if (start < end && line.charAt(start) == ';') {
      return true;
    }
    for (int i = start; i < end; i++) {
      if (!isBlank(line.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
