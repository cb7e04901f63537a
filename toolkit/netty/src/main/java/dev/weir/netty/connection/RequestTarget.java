package dev.weir.netty.connection;

/** The target of a request, in origin form or in absolute form. */
final class RequestTarget {

  private static final String AUTHORITY = "://";

  private RequestTarget() {}

  /** What stands between the server's name and the query, as it was sent. */
  static String path(CharSequence target) {
    String whole = target.toString();
    int end = whole.length();
    for (int i = 0; i < end; i++) {
      if (whole.charAt(i) == '?' || whole.charAt(i) == '#') {
        end = i;
      }
    }
    String path = whole.substring(0, end);
    int scheme = path.indexOf(AUTHORITY);
    if (path.startsWith("/") || scheme < 1) {
      return path;
    }
    int slash = path.indexOf('/', scheme + AUTHORITY.length());
    return slash < 0 ? "/" : path.substring(slash);
  }
}
