package dev.weir.demo.load.http;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;

/**
 * A header of a request.
 *
 * @param name such as Accept
 * @param value without line breaks; may be empty
 */
public record HttpHeader(String name, String value) {

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
