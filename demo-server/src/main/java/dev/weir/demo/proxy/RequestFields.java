package dev.weir.demo.proxy;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import reactor.netty.http.server.HttpServerRequest;

/** The header fields with which a request is passed on. */
final class RequestFields {

  private static final String FORWARDED = "forwarded";

  /* The upstream has a name of its own. The body is read when the upstream wants it. What is left
   * until the deadline is said anew, by whoever sends the request. */
  private static final Set<String> NOT_PASSED =
      Set.of("host", "expect", "x-envoy-expected-rq-timeout-ms", "grpc-timeout", "x-deadline");

  /* What anybody could have made up. */
  private static final Set<String> OF_STRANGERS =
      Set.of(FORWARDED, "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip");

  private final Via via;
  private final Set<String> notPassed;

  RequestFields(Via via, boolean trustForwarded) {
    this.via = via;
    Set<String> all = new HashSet<>(NOT_PASSED);
    if (!trustForwarded) {
      all.addAll(OF_STRANGERS);
    }
    this.notPassed = Set.copyOf(all);
  }

  /** Fills the head of a request that is yet to be sent. */
  void fill(HttpServerRequest request, HttpHeaders sent) {
    EndToEnd.copy(request.requestHeaders(), sent, notPassed);
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
