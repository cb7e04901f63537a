package dev.weir.demo.command;

import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Properties;

/**
 * Standard output and error. A container or a build often has no locale, and Java 17 then writes
 * "?" for all that is not ASCII: ∞ and µ, without which a report says little.
 */
public final class Standard {

  private static final String NEEDED = "∞µ–";

  private Standard() {}

  /**
   * What to write there in.
   *
   * @param properties the system's
   * @param property which tells it, such as "stdout.encoding"
   * @return that; UTF-8 if it lacks what reports need
   */
  public static Charset charset(Properties properties, String property) {
    String usual = Charset.defaultCharset().name();
    try {
      Charset told = Charset.forName(properties.getProperty(property, usual));
      boolean enough = told.canEncode() && told.newEncoder().canEncode(NEEDED);
      return enough ? told : StandardCharsets.UTF_8;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return StandardCharsets.UTF_8;
    }
  }

  /**
   * A writer, flushed with each line.
   *
   * @param out where to
   * @param charset what in
   * @return it
   */
  public static PrintWriter writer(OutputStream out, Charset charset) {
    return new PrintWriter(new OutputStreamWriter(out, charset), true);
  }

  /**
   * A stream, flushed with each line.
   *
   * @param out where to
   * @param charset what in
   * @return it
   */
  public static PrintStream stream(OutputStream out, Charset charset) {
    return new PrintStream(out, true, charset);
  }
}
