package dev.weir.demo.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The {@code Via} of messages that pass (RFC 9110, section 7.6.3). Each proxy has a name of its own
 * there, by which it knows a request that it has passed on before.
 */
final class Via {

  private static final Pattern MEMBERS = Pattern.compile("[,\\s]+");
  private static final int HTTP_2 = 2;

  private final String name;

  Via(String proxy) {
    this.name = String.format("weir-%s-%08x", proxy, ThreadLocalRandom.current().nextInt());
  }

  /** Whether a message has passed here. */
  boolean hasPassed(HttpHeaders headers) {
    List<String> lines = headers.getAll(HttpHeaderNames.VIA);
    return !lines.isEmpty()
        && lines.stream().flatMap(MEMBERS::splitAsStream).anyMatch(name::equalsIgnoreCase);
  }

  /** Says that one that came by this version has. */
  void add(HttpHeaders headers, HttpVersion version) {
    String number =
        version.majorVersion() >= HTTP_2
            ? Integer.toString(version.majorVersion())
            : version.majorVersion() + "." + version.minorVersion();
    headers.add(HttpHeaderNames.VIA, number + " " + name);
  }
}
