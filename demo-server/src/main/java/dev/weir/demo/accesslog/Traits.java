package dev.weir.demo.accesslog;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What follows from what a request was.
 *
 * @param status its class, such as 2xx
 * @param kind of file that was wanted: page, style, script, image, font, media, document, data or
 *     other
 * @param client where it came from: loopback, private, public or named
 */
public record Traits(String status, String kind, String client) {

  private static final int HUNDRED = 100;
  private static final String PAGE = "page";
  private static final Map<String, String> KINDS =
      Map.ofEntries(
          Map.entry("html", PAGE),
          Map.entry("htm", PAGE),
          Map.entry("php", PAGE),
          Map.entry("css", "style"),
          Map.entry("js", "script"),
          Map.entry("mjs", "script"),
          Map.entry("png", "image"),
          Map.entry("jpg", "image"),
          Map.entry("jpeg", "image"),
          Map.entry("gif", "image"),
          Map.entry("svg", "image"),
          Map.entry("webp", "image"),
          Map.entry("ico", "image"),
          Map.entry("woff", "font"),
          Map.entry("woff2", "font"),
          Map.entry("ttf", "font"),
          Map.entry("mp4", "media"),
          Map.entry("mp3", "media"),
          Map.entry("webm", "media"),
          Map.entry("pdf", "document"),
          Map.entry("txt", "document"),
          Map.entry("json", "data"),
          Map.entry("xml", "data"),
          Map.entry("csv", "data"));

  /* RFC 1918, 3927, 4193 and 4291. */
  private static final List<String> PRIVATE =
      List.of("10.", "192.168.", "169.254.", "fc", "fd", "fe8", "fe9", "fea", "feb");

  /**
   * Those of a request.
   *
   * @param access what is known of it
   * @return found without asking anybody
   */
  public static Traits of(Entry.Access access) {
    return new Traits(access.status() / HUNDRED + "xx", kind(access.path()), client(access.host()));
  }

  private static String kind(String path) {
    String file = path.substring(path.lastIndexOf('/') + 1);
    int dot = file.lastIndexOf('.');
    return dot < 0
        ? PAGE
        : KINDS.getOrDefault(file.substring(dot + 1).toLowerCase(Locale.ROOT), "other");
  }

  private static String client(String host) {
    boolean address =
        host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    if (!address) {
      return host.equals("localhost") ? "loopback" : "named";
    }
    if (host.equals("::1") || host.startsWith("127.")) {
      return "loopback";
    }
    String lower = host.toLowerCase(Locale.ROOT);
    return isPrivate172(host) || PRIVATE.stream().anyMatch(lower::startsWith)
        ? "private"
        : "public";
  }

  /* 172.16.0.0/12 */
  private static boolean isPrivate172(String host) {
    if (!host.startsWith("172.") || host.length() < 7 || host.charAt(6) != '.') {
      return false;
    }
    String second = host.substring(4, 6);
    return second.compareTo("16") >= 0 && second.compareTo("31") <= 0;
  }
}
