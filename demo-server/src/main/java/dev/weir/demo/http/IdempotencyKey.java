package dev.weir.demo.http;

import dev.weir.demo.bank.Transfer;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.regex.Pattern;

/**
 * What a client calls a request of its own that it may have to send again: a string as structured
 * fields have it (RFC 9651, section 3.3.3), or the same without quotes, as many clients send it.
 */
final class IdempotencyKey {

  static final String NAME = "Idempotency-Key";

  private static final int LONGEST = Transfer.LONGEST_ID;
  private static final int LONGEST_QUOTED = 2 * LONGEST + 2;
  private static final String RULE =
      "1 to " + LONGEST + " characters, in quotes or without, as in \"8e03978e-40d5-43dd\"";
  private static final Pattern QUOTED =
      Pattern.compile("\"([\\x20!#-\\[\\]-~]*+(?:\\\\[\"\\\\][\\x20!#-\\[\\]-~]*+)*+)\"");
  private static final Pattern ESCAPE = Pattern.compile("\\\\(.)");
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~:/=@-]+");

  private IdempotencyKey() {}

  /** The one there is. */
  static String of(HttpHeaders headers) {
    Given given =
        Given.one(NAME, headers.getAll(NAME), Given.BAD_HEADER)
            .orElseThrow(
                () ->
                    new ProblemException(
                        400, Given.BAD_HEADER, NAME + ": missing (expected: " + RULE + ")"));
    String text = given.value().strip();
    if (text.length() > LONGEST_QUOTED) {
      throw given.wrong(RULE);
    }
    String key = QUOTED.matcher(text).matches() ? unquoted(text) : text;
    boolean fine = !key.isEmpty() && key.length() <= LONGEST;
    if (!fine || (key.equals(text) && !BARE.matcher(text).matches())) {
      throw given.wrong(RULE);
    }
    return key;
  }

  private static String unquoted(String text) {
    return ESCAPE.matcher(text.substring(1, text.length() - 1)).replaceAll("$1");
  }
}
