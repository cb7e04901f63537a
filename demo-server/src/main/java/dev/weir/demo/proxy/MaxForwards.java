package dev.weir.demo.proxy;

import dev.weir.netty.Problem;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.regex.Pattern;
import reactor.netty.http.server.HttpServerRequest;

/**
 * How many more may pass on a request of OPTIONS (RFC 9110, section 7.6.2); others may say what
 * they like.
 */
final class MaxForwards {

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

  private MaxForwards() {}

  /**
   * Whether a request is for this server, and not to be passed on.
   *
   * @throws UnpassableException if nobody can tell
   */
  static boolean areSpent(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.OPTIONS)) {
      return false;
    }
    List<String> given = request.requestHeaders().getAll(HttpHeaderNames.MAX_FORWARDS);
    if (given.size() > 1 || !given.stream().allMatch(text -> NUMBER.matcher(text).matches())) {
      throw new UnpassableException(
          Problem.of(400, "bad_header", "Max-Forwards: wrong (expected: a number, once)"));
    }
    return !given.isEmpty() && Integer.parseInt(given.get(0)) == 0;
  }

  /** Says one less in the head that is sent, after it was seen that there is any left. */
  static void spend(HttpServerRequest request, HttpHeaders sent) {
    String given = sent.get(HttpHeaderNames.MAX_FORWARDS);
    if (given != null && request.method().equals(HttpMethod.OPTIONS)) {
      sent.setInt(HttpHeaderNames.MAX_FORWARDS, Integer.parseInt(given) - 1);
    }
  }
}
