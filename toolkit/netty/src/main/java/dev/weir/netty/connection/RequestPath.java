package dev.weir.netty.connection;

import reactor.netty.http.server.HttpServerRequest;

/**
 * The path of a request as it was sent, with nothing decoded: cheap, and there for any target. It
 * is what the {@code route} of an answer says, and what {@link HttpBounds} match.
 */
public final class RequestPath {

  private static final String AUTHORITY = "://";

  private RequestPath() {}

  /**
   * What stands between the server's name, which clients of proxies send too, and the query.
   *
   * @param request any
   * @return {@code /} where there is nothing; what was sent, where it has no path
   */
  public static String of(HttpServerRequest request) {
    return of(request.uri());
  }

  static String of(String target) { // RFC 9112, section 3.2
    int end = end(target);
    if (target.startsWith("/")) {
      return target.substring(0, end); // no copy if there is no query
    }
    int scheme = target.indexOf(AUTHORITY);
    if (scheme < 1 || scheme > end) {
      return target.substring(0, end);
    }
    int path = target.indexOf('/', scheme + AUTHORITY.length());
    return path < 0 || path > end ? "/" : target.substring(path, end);
  }

  private static int end(String target) {
    for (int i = 0; i < target.length(); i++) {
      char c = target.charAt(i);
      if (c == '?' || c == '#') {
        return i;
      }
    }
    return target.length();
  }
}
