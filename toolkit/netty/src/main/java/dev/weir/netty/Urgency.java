package dev.weir.netty;

import dev.weir.request.Priority;
import java.util.List;

/**
 * The urgency of RFC 9218: member {@code u} of the dictionary in a {@code Priority} field, as RFC
 * 9651 writes it. Reads in one pass, without a copy.
 */
final class Urgency {

  /** Nobody says anything: u=3. */
  static final int USUAL = 3;

  private static final int LEAST_URGENT = 7;

  /* u=3 is NORMAL, u=1 HIGH and u=5 LOW. */
  private static final int LEVELS_EACH = 8;

  private Urgency() {}

  /** The level of an urgency from 0 to 7. */
  static Priority priority(int urgency) {
    return new Priority(Math.min(Priority.LOWEST_LEVEL, LEVELS_EACH * (urgency + 1)));
  }

  /**
   * The urgency that a field says.
   *
   * @param lines of the field, of which the later count more, as they are one list
   * @return 0 to 7: {@link #USUAL} where nothing is said that the RFC gives a meaning
   */
  static int of(List<String> lines) {
    int urgency = USUAL;
    for (String line : lines) {
      urgency = last(line, urgency);
    }
    return urgency;
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
    return urgency >= 0 && urgency <= LEAST_URGENT && isEnd(line, at + 3, end) ? urgency : -1;
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
