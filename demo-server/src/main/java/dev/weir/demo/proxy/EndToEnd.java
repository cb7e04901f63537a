package dev.weir.demo.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which header fields of a message are meant for whoever is at its end, and not only for the next
 * hop (RFC 9110, section 7.6.1). With {@code Trailer}, as trailers are not passed on.
 */
final class EndToEnd {

  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "proxy-authenticate",
          "proxy-authorization",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "http2-settings");

  /* Meant for all, whatever Connection says. Without its length the end of a message is anybody's guess,
   * and without the fields of proxies so is where it came from. */
  private static final Set<String> FOR_ALL =
      Set.of("content-length", "content-type", "content-encoding", "host", "max-forwards", "via");

  /* What Netty tells of frames. */
  private static final String OF_NETTY = "x-http2-";
  private static final Pattern MEMBERS = Pattern.compile("[,\\s]+");

  private EndToEnd() {}

  /** Adds them to another message's, all but some, by their names in lower case. */
  static void copy(HttpHeaders from, HttpHeaders to, Predicate<String> allBut) {
    Set<String> named = named(from);
    for (Map.Entry<String, String> field : from) {
      String name = field.getKey().toLowerCase(Locale.ROOT);
      if (!HOP_BY_HOP.contains(name)
          && !allBut.test(name)
          && !named.contains(name)
          && !name.startsWith(OF_NETTY)) {
        to.add(field.getKey(), field.getValue());
      }
    }
  }

  private static Set<String> named(HttpHeaders from) {
    List<String> lines = from.getAll(HttpHeaderNames.CONNECTION);
    if (lines.isEmpty()) {
      return Set.of();
    }
    Set<String> named = new HashSet<>();
    lines.stream()
        .flatMap(line -> Stream.of(MEMBERS.split(line)))
        .map(name -> name.toLowerCase(Locale.ROOT))
        .filter(name -> !FOR_ALL.contains(name) && !Origins.isOne(name))
        .forEach(named::add);
    return named;
  }
}
