package dev.weir.demo.proxy;

import dev.weir.netty.connection.RequestPath;
import java.util.regex.Pattern;
import reactor.netty.http.server.HttpServerRequest;

/** What is asked of an upstream: what is left of a request's path, and its query. */
final class Target {

  /* Encoded or not, and whatever the upstream parts segments by; also with parameters behind them, which
   * many take off before they look at the dots. */
  private static final Pattern DOTS =
      Pattern.compile(
          "(^|/|\\\\|%2f|%5c)(\\.|%2e){1,2}($|/|\\\\|%2f|%5c|;|%3b)", Pattern.CASE_INSENSITIVE);

  private Target() {}

  /**
   * Passed on as it came, without anything decoded.
   *
   * @param path of the route
   * @return empty, or with a slash or a question mark in front
   * @throws IllegalArgumentException if it would lead somewhere else, or is no target at all
   */
  static String of(HttpServerRequest request, String path) {
    return of(RequestPath.of(request).substring(path.length()), request.uri());
  }

  /**
   * The same, of a request's parts.
   *
   * @param rest of its path, behind the route's
   * @param uri as it was sent, for the query
   */
  static String of(String rest, String uri) {
    if (DOTS.matcher(rest).find()) {
      throw new IllegalArgumentException("no . and .. between slashes");
    }
    String target = rest + query(uri);
    if (!target.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("visible ASCII; encode the rest");
    }
    return target;
  }

  private static String query(String uri) {
    int end = uri.indexOf('#');
    String sent = end < 0 ? uri : uri.substring(0, end);
    int start = sent.indexOf('?');
    return start < 0 ? "" : sent.substring(start);
  }
}
