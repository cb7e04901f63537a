package dev.weir.demo.proxy;

import java.util.Set;

/**
 * The header fields that say where a request came from, and what it was, before it came to some
 * proxy. Anybody could have made them up, and many a service believes them.
 */
final class Origins {

  private static final String PREFIX = "x-forwarded-";
  private static final Set<String> OTHERS =
      Set.of(
          "forwarded",
          "x-original-forwarded-for",
          "x-real-ip",
          "true-client-ip",
          "x-original-url",
          "x-rewrite-url");

  private Origins() {}

  /** Whether a field is one, by its name in lower case. */
  static boolean isOne(String name) {
    return name.startsWith(PREFIX) || OTHERS.contains(name);
  }
}
