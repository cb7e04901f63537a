package dev.weir.demo.command;

import dev.weir.demo.sql.SqlUrl;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps passwords out of what is said about a command line: those in URLs of databases, which
 * people also put where none is expected.
 */
final class Unsaid {

  private static final Pattern BEGINNING =
      Pattern.compile("\\b(?:r2dbc:|jdbc:|postgres(?:ql)?://)", Pattern.CASE_INSENSITIVE);

  /* To the next blank, without what belongs to the sentence; but not what a right one looks like. */
  private static final Pattern WORD =
      Pattern.compile(
          Pattern.quote(SqlUrl.RULE) + "|" + BEGINNING.pattern() + "\\S*[^\\s:,;'\")]",
          Pattern.CASE_INSENSITIVE);

  private Unsaid() {}

  /** A message without them. */
  static String in(String message) {
    return WORD.matcher(message)
        .replaceAll(
            word ->
                Matcher.quoteReplacement(
                    word.group().equals(SqlUrl.RULE) ? SqlUrl.RULE : SqlUrl.shown(word.group())));
  }

  /** A message without those of an argument, blanks in them included. */
  static String in(String message, String argument) {
    Matcher beginning = BEGINNING.matcher(argument);
    if (!beginning.find()) {
      return message;
    }
    String url = argument.substring(beginning.start());
    return message.replace(url, SqlUrl.shown(url));
  }
}
