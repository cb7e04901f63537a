package dev.weir.demo.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.function.Predicate;
import reactor.netty.http.server.HttpServerRequest;

/** The header fields with which a request is passed on. */
final class RequestFields {

  private static final String FORWARDED = "forwarded";

  /* The upstream has a name of its own. The body is read when the upstream wants it. What is left
   * until the deadline is said anew, by whoever sends the request. */
  private static final Set<String> NOT_PASSED =
      Set.of("host", "expect", "x-envoy-expected-rq-timeout-ms", "grpc-timeout", "x-deadline");

  private final Via via;
  private final Predicate<String> notPassed;

  RequestFields(Via via, boolean trustForwarded) {
    this.via = via;
    this.notPassed = name -> NOT_PASSED.contains(name) || (!trustForwarded && Origins.isOne(name));
  }

  /** Fills the head of a request that is yet to be sent. */
  void fill(HttpServerRequest request, HttpHeaders sent) {
    EndToEnd.copy(request.requestHeaders(), sent, notPassed);
    MaxForwards.spend(request, sent);
    via.add(sent, request.version());
    sent.add(FORWARDED, forwarded(request));
  }

  /* RFC 7239. */
  private static String forwarded(HttpServerRequest request) {
    InetSocketAddress client = request.remoteAddress();
    String host = request.requestHeaders().get(HttpHeaderNames.HOST, "");
    StringBuilder element = new StringBuilder("for=");
    if (client == null || client.getAddress() == null) {
      element.append("unknown");
    } else {
      String address = NetUtil.toAddressString(client.getAddress());
      element.append(address.contains(":") ? "\"[" + address + "]\"" : address);
    }
    if (!host.isEmpty()) {
      element.append(";host=").append(quoted(host));
    }
    return element.append(";proto=").append(request.scheme()).toString();
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
