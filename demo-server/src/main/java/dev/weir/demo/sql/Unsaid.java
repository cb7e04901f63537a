package dev.weir.demo.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps passwords out of what is said about a command line, a variable or a file: those in URLs of
 * databases, which people also put where none is expected.
 */
public final class Unsaid {

  private static final Pattern BEGINNING =
      Pattern.compile("\\b(?:r2dbc:|jdbc:|postgres(?:ql)?://)", Pattern.CASE_INSENSITIVE);

  /* To the next blank, without what belongs to the sentence. */
  private static final Pattern WORD = pattern(BEGINNING.pattern() + "\\S*[^\\s:,;'\")]");

  /* A path has one slash where a URL has two, and none at its end. */
  private static final Pattern SLASHES = Pattern.compile("/+(?=/)|/+$");

  private Unsaid() {}

  /**
   * A sentence without them. Each URL ends at the next blank: one that may have a blank in it is to
   * be taken out before ({@link #of}, {@link #in(String, String)}).
   *
   * @param message with any number of URLs in it
   * @return with what can be shown of each
   */
  public static String in(String message) {
    return replaced(WORD, message);
  }

  /**
   * A sentence without those of a value that it may repeat.
   *
   * @param message that may have the value in it, as it is or as a path
   * @param value as somebody gave it: a URL in it goes on to its end, blanks included
   * @return with what can be shown of that
   */
  public static String in(String message, String value) {
    Matcher beginning = BEGINNING.matcher(value);
    if (!beginning.find()) {
      return message;
    }
    String url = value.substring(beginning.start());
    String path = SLASHES.matcher(url).replaceAll("");
    return replaced(pattern(Pattern.quote(url) + "|" + Pattern.quote(path)), message);
  }

  /**
   * A value without them.
   *
   * @param value as somebody gave it: a URL in it goes on to its end, blanks included
   * @return what of it can be shown; the same if there is no URL in it
   */
  public static String of(String value) {
    Matcher beginning = BEGINNING.matcher(value);
    return beginning.find()
        ? value.substring(0, beginning.start()) + SqlUrl.shown(value.substring(beginning.start()))
        : value;
  }

  /* What a right one looks like is told as it is. */
  private static Pattern pattern(String url) {
    return Pattern.compile(Pattern.quote(SqlUrl.RULE) + "|" + url, Pattern.CASE_INSENSITIVE);
  }

  private static String replaced(Pattern pattern, String message) {
    return pattern
        .matcher(message)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group().equals(SqlUrl.RULE) ? SqlUrl.RULE : SqlUrl.shown(found.group())));
  }
}
