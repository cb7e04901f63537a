package dev.weir.demo.http;

import dev.weir.netty.Problem;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may see a server's routes: everybody, or who shows a bearer token (RFC 6750). */
final class Access {

  private static final int UNAUTHORIZED = 401;
  private static final String SCHEME = "bearer ";

  private final byte @Nullable [] token;
  private final Set<String> open;

  private Access(byte @Nullable [] token, Set<String> open) {
    this.token = token;
    this.open = open;
  }

  /** Everybody, to all routes. */
  static Access free() {
    return new Access(null, Set.of());
  }

  /**
   * Who shows a token.
   *
   * @param token what to show; null: nothing
   * @param open paths that everybody may see
   */
  static Access bearer(@Nullable String token, Set<String> open) {
    return token == null
        ? free()
        : new Access(token.getBytes(StandardCharsets.UTF_8), Set.copyOf(open));
  }

  /** Refuses a request that may not be answered. */
  void check(Exchange exchange) {
    byte[] expected = token;
    if (expected == null || open.contains(exchange.path())) {
      return;
    }
    String shown = exchange.request().requestHeaders().get(HttpHeaderNames.AUTHORIZATION, "");
    boolean bearer = shown.toLowerCase(Locale.ROOT).startsWith(SCHEME);
    byte[] given =
        bearer
            ? shown.substring(SCHEME.length()).strip().getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    /* In a time that says nothing about how much of it is right. */
    if (!MessageDigest.isEqual(given, expected)) {
      String challenge = "Bearer realm=\"weir\"" + (bearer ? ", error=\"invalid_token\"" : "");
      exchange.response().header(HttpHeaderNames.WWW_AUTHENTICATE, challenge);
      throw new ProblemException(
          Problem.of(UNAUTHORIZED, "unauthorized", "this takes the management token"));
    }
  }
}
