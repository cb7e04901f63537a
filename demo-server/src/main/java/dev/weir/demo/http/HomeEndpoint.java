package dev.weir.demo.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import reactor.core.publisher.Mono;

/** Lists the routes: as plain text, or as a page for those who ask for HTML. */
final class HomeEndpoint implements Endpoint {

  /* The page needs nothing but itself and its styles. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private final Home home;
  private final HomePage page;

  HomeEndpoint(Home home) {
    this.home = home;
    this.page = new HomePage(home);
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    exchange.query().expectNone();
    exchange.response().header(HttpHeaderNames.VARY, HttpHeaderNames.ACCEPT);
    String accepted = exchange.request().requestHeaders().get(HttpHeaderNames.ACCEPT, "");
    if (!accepted.toLowerCase(Locale.ROOT).contains("text/html")) {
      return exchange.text("text/plain; charset=utf-8", home.text());
    }
    exchange.response().header(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY);
    return exchange.text("text/html; charset=utf-8", page.html(url(exchange)));
  }

  /* Where the client has come, rather than what it says: that goes into commands to be copied. */
  private static String url(Exchange exchange) {
    SocketAddress address = exchange.request().connectionHostAddress();
    return address instanceof InetSocketAddress local
        ? "http://" + local.getHostString() + ":" + local.getPort()
        : "";
  }
}
