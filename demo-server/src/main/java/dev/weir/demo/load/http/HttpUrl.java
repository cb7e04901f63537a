package dev.weir.demo.load.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** URLs that a request can be sent to. */
public final class HttpUrl {

  private static final Set<String> SCHEMES = Set.of("http", "https");
  /* With an underscore, as in names that containers have: Java sees no host in it. */
  private static final Pattern OTHER_HOST = Pattern.compile("([\\w.-]*_[\\w.-]*)(?::(\\d{1,5}))?");
  private static final int HIGHEST_PORT = 65_535;

  /* What stands before the last @ may be a password; so it may be where there is no URL. */
  private static final Pattern USER = Pattern.compile("^([^/?#]*//)?.*@");

  private HttpUrl() {}

  /**
   * Reads a URL.
   *
   * @param text such as {@code http://127.0.0.1:8080/search?q=1}
   * @return with a path, which is / if there was none
   * @throws IllegalArgumentException if it is none of http or https, names no host, or has a user
   *     or a fragment in it; says which in one line, without that user
   */
  public static URI parse(String text) {
    return check(text, uri(text));
  }

  /**
   * Reads what is to be asked for, by a path or by a whole URL.
   *
   * @param base what a path belongs to
   * @param text a path that begins with a slash, and maybe a query; or a URL
   * @return a whole URL
   * @throws IllegalArgumentException if it is neither; says why in one line
   */
  public static URI parse(URI base, String text) {
    if (!text.startsWith("/")) {
      return parse(text);
    }
    String origin = base.getScheme() + "://" + base.getRawAuthority();
    URI whole = uri(origin + text);
    require(whole.getRawFragment() == null, text, "no # and what follows it, which is not sent");
    return whole;
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      String where = e.getIndex() < 0 ? "" : ", character " + (e.getIndex() + 1);
      String why = String.valueOf(e.getReason()).toLowerCase(Locale.ROOT) + where;
      throw wrong(text, "a URL such as http://127.0.0.1:8080/ (" + why + ")");
    }
  }

  private static URI check(String text, URI url) {
    String scheme = url.getScheme();
    require(
        scheme != null && SCHEMES.contains(scheme.toLowerCase(Locale.ROOT)),
        text,
        "http:// or https:// in front");
    require(url.getRawUserInfo() == null, text, "no user; send -H 'Authorization: ...'");
    String authority = url.getRawAuthority();
    boolean other = authority != null && OTHER_HOST.matcher(authority).matches();
    require(url.getHost() != null || other, text, "a host, as in http://127.0.0.1:8080/");
    int port = port(url);
    require(port != 0 && port <= HIGHEST_PORT, text, "a port from 1 to 65535");
    require(url.getRawFragment() == null, text, "no # and what follows it, which is not sent");
    String path = url.getRawPath();
    if (path != null && !path.isEmpty()) {
      return url;
    }
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return URI.create(scheme + "://" + url.getRawAuthority() + "/" + query);
  }

  /** The one that is written in it; -1 if there is none. */
  static int port(URI url) {
    Matcher matcher = OTHER_HOST.matcher(String.valueOf(url.getRawAuthority()));
    if (url.getHost() != null || !matcher.matches() || matcher.group(2) == null) {
      return url.getPort();
    }
    return Integer.parseInt(matcher.group(2));
  }

  /** The host that is written in it. */
  static String host(URI url) {
    if (url.getHost() != null) {
      return url.getHost();
    }
    Matcher matcher = OTHER_HOST.matcher(url.getRawAuthority());
    return matcher.matches() ? matcher.group(1) : url.getRawAuthority();
  }

  private static void require(boolean fine, String text, String rule) {
    if (!fine) {
      throw wrong(text, rule);
    }
  }

  private static IllegalArgumentException wrong(String text, String rule) {
    String shown = USER.matcher(text).replaceFirst("$1...@");
    return new IllegalArgumentException("url: '" + shown + "' (expected: " + rule + ")");
  }
}
