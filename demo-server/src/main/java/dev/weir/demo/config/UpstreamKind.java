package dev.weir.demo.config;

import dev.weir.demo.yaml.BrokenRuleException;
import dev.weir.demo.yaml.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Where requests are passed on to: the URL of a service, or a path of this server. Read without a
 * slash at the end, so that a path can follow.
 */
enum UpstreamKind implements Kind<String> {
  UPSTREAM;

  /* The client library takes one of a single digit for a part of the host's name. */
  private static final int LOWEST_PORT = 10;
  private static final String SCHEMES = "http:// or https:// in front, or a path of this server";

  @Override
  public String rule() {
    return "a URL such as http://127.0.0.1:9000, or a path of this server such as /adaptive";
  }

  /** What follows the host may be a password that somebody put in front of it. */
  @Override
  public boolean isSecret(ScalarNode value) {
    return value.getValue().contains("@");
  }

  @Override
  public String read(ScalarNode value) throws BrokenRuleException {
    String text = text(value);
    if (text.startsWith("/")) {
      return text.equals("/") ? text : PathKind.PATH.read(value);
    }
    URI url = url(text);
    require(url.getRawUserInfo() == null, "no user; requests bring their own Authorization");
    String authority = url.getRawAuthority();
    require(
        url.getHost() != null || authority == null || authority.indexOf('_') < 0,
        "a host without _, which no name of a host has");
    require(url.getHost() != null, "a host, as in http://127.0.0.1:9000");
    require(
        url.getPort() == -1
            || (url.getPort() >= LOWEST_PORT && url.getPort() <= Limits.HIGHEST_PORT),
        "a port from " + LOWEST_PORT + " to " + Limits.HIGHEST_PORT);
    require(
        url.getRawQuery() == null && url.getRawFragment() == null,
        "no query; requests bring their own");
    require(url.normalize().getRawPath().equals(url.getRawPath()), "no . and .. between slashes");
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  private URI url(String text) throws BrokenRuleException {
    try {
      URI url = new URI(text);
      String scheme = url.getScheme();
      require(
          scheme != null
              && (scheme.toLowerCase(Locale.ROOT).equals("http")
                  || scheme.toLowerCase(Locale.ROOT).equals("https")),
          SCHEMES);
      require(!url.isOpaque(), rule());
      return url;
    } catch (URISyntaxException e) {
      throw new BrokenRuleException(rule());
    }
  }

  private static void require(boolean fine, String rule) throws BrokenRuleException {
    if (!fine) {
      throw new BrokenRuleException(rule);
    }
  }
}
