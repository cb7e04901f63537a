package dev.weir.demo.accesslog;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a line: of the common or the combined log format of Apache and nginx, an object of JSON
 * lines, or text with a level among its first words. Without state.
 */
public final class EntryParser {

  /* A level stands behind a time, perhaps, and that is in up to three words. */
  private static final Pattern WORD =
      Pattern.compile(
          "[\\[<(]?(ERROR|FATAL|WARN|WARNING|INFO|DEBUG|TRACE)[\\])>:]?", Pattern.CASE_INSENSITIVE);

  private static final int FIRST_WORDS = 4;

  private EntryParser() {}

  /**
   * What a line says.
   *
   * @param line without its line feed; a carriage return at its end is not looked at
   * @return a request or an event
   * @throws MalformedLineException if it is no such line
   */
  public static Entry parse(String line) {
    String text = line.strip();
    if (text.isEmpty()) {
      throw new MalformedLineException("empty");
    }
    if (text.charAt(0) == '{') {
      return JsonEntry.parse(text);
    }
    String[] words = text.split("\\s+", FIRST_WORDS + 1);
    for (int i = 0; i < Math.min(FIRST_WORDS, words.length); i++) {
      Matcher word = WORD.matcher(words[i]);
      if (word.matches()) {
        return new Entry.Event(level(word.group(1)));
      }
    }
    return CommonLog.parse(text);
  }

  static String level(String word) {
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "fatal" -> "error";
      case "warning" -> "warn";
      default -> word.toLowerCase(Locale.ROOT);
    };
  }
}
