package dev.weir.demo.load.http;

import dev.weir.demo.text.Times;
import io.netty.buffer.search.AbstractSearchProcessorFactory;
import io.netty.buffer.search.SearchProcessorFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClientResponse;

/**
 * What is wanted of a reply. One that is otherwise counts as an error, by the words of the first
 * wish that it does not fulfil; they are looked at in the order in which they stand here.
 */
public final class Checks {

  /** What {@link #status} understands, in a few words. */
  public static final String STATUS_RULE = Statuses.RULE;

  private static final int LONGEST = 40;
  private static final Checks SUCCESS =
      new Checks(Statuses.parse("2xx"), null, null, null, null, null);

  private final Statuses statuses;
  private final @Nullable String header;
  private final @Nullable String text;
  private final @Nullable SearchProcessorFactory search;
  private final @Nullable Long mostBytes;
  private final @Nullable Duration within;

  private Checks(
      Statuses statuses,
      @Nullable String header,
      @Nullable String text,
      @Nullable SearchProcessorFactory search,
      @Nullable Long mostBytes,
      @Nullable Duration within) {
    this.statuses = statuses;
    this.header = header;
    this.text = text;
    this.search = search;
    this.mostBytes = mostBytes;
    this.within = within;
  }

  /**
   * A status from 200 to 299, and nothing else.
   *
   * @return the usual
   */
  public static Checks success() {
    return SUCCESS;
  }

  /**
   * With other statuses.
   *
   * @param wanted such as {@code 200}, {@code 200,404} or {@code 2xx}
   * @return a changed copy
   * @throws IllegalArgumentException if they cannot be read
   */
  public Checks status(String wanted) {
    return new Checks(Statuses.parse(wanted), header, text, search, mostBytes, within);
  }

  /**
   * With a header that must be there, whatever its value.
   *
   * @param name of it
   * @return a changed copy
   */
  public Checks hasHeader(String name) {
    return new Checks(statuses, name, text, search, mostBytes, within);
  }

  /**
   * With a text that must be somewhere in the body.
   *
   * @param wanted not empty; looked for in UTF-8, as the bytes come
   * @return a changed copy
   */
  public Checks bodyContains(String wanted) {
    if (wanted.isEmpty()) {
      throw new IllegalArgumentException("bodyContains: '' (expected: some text)");
    }
    SearchProcessorFactory factory =
        AbstractSearchProcessorFactory.newKmpSearchProcessorFactory(
            wanted.getBytes(StandardCharsets.UTF_8));
    return new Checks(statuses, header, wanted, factory, mostBytes, within);
  }

  /**
   * With a bound on the body.
   *
   * @param bytes 0 or more
   * @return a changed copy
   */
  public Checks bodyAtMost(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("bodyAtMost: " + bytes + " (expected: >= 0)");
    }
    return new Checks(statuses, header, text, search, bytes, within);
  }

  /**
   * With a bound on the time from when the request goes to the wire, or waits for a connection, to
   * the end of the reply.
   *
   * @param time more than 0
   * @return a changed copy
   */
  public Checks within(Duration time) {
    if (time.isZero() || time.isNegative()) {
      throw new IllegalArgumentException("within: " + time + " (expected: more than 0)");
    }
    return new Checks(statuses, header, text, search, mostBytes, time);
  }

  /** What looks for the text in the body of one reply; null if none is wanted. */
  @Nullable SearchProcessorFactory search() {
    return search;
  }

  /** Whether somebody must look at the clock. */
  boolean timed() {
    return within != null;
  }

  /**
   * Why a reply is not what is wanted; null if it is.
   *
   * @param found whether the text was in its body
   * @param nanos how long it took; of no meaning unless {@link #timed}
   */
  @Nullable String wrong(HttpClientResponse head, long bytes, boolean found, long nanos) {
    if (!statuses.has(head.status().code())) {
      return "status " + head.status().code();
    }
    if (header != null && !head.responseHeaders().contains(header)) {
      return "check: has header " + header;
    }
    if (text != null && !found) {
      return "check: body contains '" + shown(text) + "'";
    }
    if (mostBytes != null && bytes > mostBytes) {
      return "check: body at most " + mostBytes + " bytes";
    }
    return within != null && nanos > within.toNanos()
        ? "check: within " + Times.format(within)
        : null;
  }

  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .forEach(shown::appendCodePoint);
    return text.codePointCount(0, text.length()) > LONGEST ? shown + "..." : shown.toString();
  }
}
