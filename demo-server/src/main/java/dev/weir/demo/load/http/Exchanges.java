package dev.weir.demo.load.http;

import dev.weir.demo.load.engine.Reply;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.Set;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.NettyOutbound;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/** Makes requests, each to be sent over and over, that end with what their replies are worth. */
final class Exchanges {

  /** What is wrong with a reply in another protocol. */
  static final String NOT_SPOKEN = "not HTTP/2";

  private static final String AGENT = "weir-load";
  private static final String ANYTHING = "*/*";
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final Set<HttpMethod> BODILESS =
      Set.of(
          HttpMethod.GET, HttpMethod.HEAD, HttpMethod.DELETE, HttpMethod.OPTIONS, HttpMethod.TRACE);

  private final HttpWire wire;
  private final int version;

  Exchanges(HttpWire wire) {
    this.wire = wire;
    this.version = wire.multiplexed() ? 2 : 1;
  }

  /** Sends the call each time it is subscribed to. */
  Mono<Reply> exchange(HttpCall call) {
    HttpClient.RequestSender sender = sender(call);
    HttpClient.ResponseReceiver<?> receiver =
        call.body().length == 0 ? sender : sender.send(Mono.fromSupplier(() -> body(call)));
    return call.checks().timed()
        ? Mono.defer(() -> exchange(receiver, call.checks(), System.nanoTime()))
        : exchange(receiver, call.checks(), 0);
  }

  /** The same, once the others have a connection too. */
  Mono<Reply> exchange(HttpCall call, Together others) {
    HttpClient.ResponseReceiver<?> receiver =
        sender(call)
            .send((request, out) -> others.arrive().then(Mono.defer(() -> send(call, out))));
    return exchange(receiver, call.checks(), 0).doOnError(error -> others.open());
  }

  private static Mono<Void> send(HttpCall call, NettyOutbound out) {
    return call.body().length == 0
        ? out.then()
        : out.send(Mono.fromSupplier(() -> body(call))).then();
  }

  private HttpClient.RequestSender sender(HttpCall call) {
    URI url = call.url();
    HttpClient.RequestSender sender =
        wire.client(url.getScheme())
            .headers(headers -> addHeaders(headers, call))
            .request(call.method());
    return url.getHost() == null ? sender.uri(url.toString()) : sender.uri(url);
  }

  private static ByteBuf body(HttpCall call) {
    return Unpooled.wrappedBuffer(call.body());
  }

  /* Once for all requests: what is missing here would be made anew for each. */
  private static void addHeaders(HttpHeaders headers, HttpCall call) {
    call.headers().forEach(header -> headers.add(header.name(), header.value()));
    addIfMissing(headers, HttpHeaderNames.HOST, host(call.url()));
    addIfMissing(headers, HttpHeaderNames.ACCEPT, ANYTHING);
    addIfMissing(headers, HttpHeaderNames.USER_AGENT, AGENT);
    /* Of another method the body would come in chunks, even where there is none. */
    if (call.body().length > 0 || !BODILESS.contains(call.method())) {
      addIfMissing(headers, HttpHeaderNames.CONTENT_LENGTH, call.body().length);
    }
  }

  private static void addIfMissing(HttpHeaders headers, CharSequence name, Object value) {
    if (!headers.contains(name)) {
      headers.set(name, value);
    }
  }

  /* HTTP/2 has it as :authority. */
  private static String host(URI url) {
    int usual = url.getScheme().equalsIgnoreCase("https") ? HTTPS_PORT : HTTP_PORT;
    int port = HttpUrl.port(url);
    String host = HttpUrl.host(url);
    return port == -1 || port == usual ? host : host + ":" + port;
  }

  private Mono<Reply> exchange(HttpClient.ResponseReceiver<?> receiver, Checks checks, long begun) {
    return receiver
        .response((head, content) -> read(head, content, checks, begun))
        .singleOrEmpty() // next() would cancel the exchange
        .cancelOn(wire.loop());
  }

  private Mono<Reply> read(
      HttpClientResponse head, ByteBufFlux content, Checks checks, long begun) {
    return content
        .collect(() -> new ReplyBody(checks.search()), ReplyBody::add)
        .map(
            body -> {
              long nanos = checks.timed() ? System.nanoTime() - begun : 0;
              String wrong =
                  head.version().majorVersion() == version
                      ? checks.wrong(head, body.bytes(), body.found(), nanos)
                      : NOT_SPOKEN;
              return new Reply(body.bytes(), wrong);
            });
  }
}
