package dev.weir.demo.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How grave a line of a log is: what its field "level" says, or else the first word that does. */
enum Level {
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE,
  /** Nobody said. */
  OTHER;

  /* Further on it is the message that one would read. */
  private static final int FURTHEST = 512;

  private static final String WORDS = "(ERROR|FATAL|WARN|INFO|DEBUG|TRACE)";
  private static final Pattern FIELD =
      Pattern.compile("\"(?:level|severity)\"\\s*:\\s*\"" + WORDS, Pattern.CASE_INSENSITIVE);
  private static final Pattern WORD = Pattern.compile("\\b" + WORDS, Pattern.CASE_INSENSITIVE);

  /** That of a line: text, or an object of NDJSON. */
  static Level of(Line line) {
    ByteBuffer bytes = line.bytes().duplicate();
    bytes.limit(bytes.position() + Math.min(FURTHEST, bytes.remaining()));
    String text = UTF_8.decode(bytes).toString();
    Matcher field = FIELD.matcher(text);
    if (field.find()) {
      return named(field.group(1));
    }
    Matcher word = WORD.matcher(text);
    return word.find() ? named(word.group(1)) : OTHER;
  }

  private static Level named(String word) {
    String upper = word.toUpperCase(Locale.ROOT);
    return upper.equals("FATAL") ? ERROR : valueOf(upper);
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
