package dev.weir.demo.load.http;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import java.util.regex.Pattern;

/**
 * A header of a request.
 *
 * @param name such as Accept
 * @param value without line breaks; may be empty
 */
public record HttpHeader(String name, String value) {

  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final String RULE = " (expected: a header such as 'Accept: text/plain')";

  /** Checked, as what is in it goes to the wire as it is. */
  public HttpHeader {
    try {
      DefaultHttpHeadersFactory.headersFactory().newHeaders().add(name, value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("header: '" + name + ": " + value + "'" + RULE, e);
    }
  }

  /**
   * Whether a text can be the name of a header, or of a method.
   *
   * @param text what somebody wrote
   * @return true if it is what HTTP calls a token
   */
  public static boolean isName(String text) {
    return TOKEN.matcher(text).matches();
  }

  /**
   * Reads a header as it is written in a request.
   *
   * @param line a name, a colon and a value
   * @return both, without blanks around them
   * @throws IllegalArgumentException if it is anything else
   */
  public static HttpHeader parse(String line) {
    int colon = line.indexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("header: '" + line + "'" + RULE);
    }
    return new HttpHeader(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
  }
}
