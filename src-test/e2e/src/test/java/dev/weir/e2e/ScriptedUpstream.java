package dev.weir.e2e;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A service that does what the last segment of a path says, for whoever passes requests on to it.
 */
final class ScriptedUpstream implements AutoCloseable {

  static final int CHUNK = 16 * 1_024;
  static final int CHUNKS = 8 * 1_024;
  static final int FEWER_CHUNKS = 2 * 1_024;

  final List<String> cancelled = new CopyOnWriteArrayList<>();
  final List<String> called = new CopyOnWriteArrayList<>();
  final AtomicInteger calls = new AtomicInteger();
  final AtomicLong given = new AtomicLong();
  final AtomicInteger failures = new AtomicInteger();
  volatile String retryAfter = "";
  private final DisposableServer server;

  ScriptedUpstream() {
    server = HttpServer.create().host("127.0.0.1").port(0).handle(this::answer).bindNow();
  }

  int port() {
    return server.port();
  }

  private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    calls.incrementAndGet();
    String path = request.fullPath();
    String word = path.substring(path.lastIndexOf('/') + 1);
    called.add(word);
    return Flux.defer(() -> answer(word, request, response)).doOnCancel(() -> cancelled.add(word));
  }

  private Publisher<Void> answer(
      String word, HttpServerRequest request, HttpServerResponse response) {
    return switch (word) {
      case "head" -> told(request, response);
      case "count" ->
          request
              .receive()
              .asByteArray()
              .map(bytes -> (long) bytes.length)
              .reduce(0L, Long::sum)
              .flatMap(sum -> text(request, response, request.method() + " " + sum));
      case "echo" -> response.send(request.receive().retain(), chunk -> true);
      case "never", "endless" -> Mono.never();
      case "hold" -> response.sendString(Flux.just("first").concatWith(Flux.never()));
      case "half" ->
          response.sendString(
              Flux.just("half").concatWith(Flux.error(new Cut())), StandardCharsets.UTF_8);
      case "short" ->
          response
              .header(HttpHeaderNames.CONTENT_LENGTH, "100")
              .sendString(Flux.just("half").concatWith(Flux.error(new Cut())));
      case "huge" -> response.send(chunks(CHUNKS));
      case "long" -> response.send(chunks(FEWER_CHUNKS));
      case "empty" -> response.status(204).send();
      case "same" -> response.status(304).header(HttpHeaderNames.ETAG, "\"1\"").send();
      case "early" -> response.status(413).header(HttpHeaderNames.CONTENT_LENGTH, "0").send();
      case "busy" ->
          text(request, response.status(503).header(HttpHeaderNames.RETRY_AFTER, "7"), "busy");
      case "full" ->
          text(request, response.status(503).header("Weir-Admission-Level", "-1"), "full");
      case "flaky" -> flaky(request, response);
      case "shy" -> shy(request, response);
      case "broken" -> text(request, response.status(500), "broken");
      default -> text(request, response, "ok");
    };
  }

  /** Busy for as many calls as the test says. */
  private Publisher<Void> flaky(HttpServerRequest request, HttpServerResponse response) {
    if (failures.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
      return request
          .receive()
          .aggregate()
          .asString()
          .defaultIfEmpty("")
          .flatMap(body -> text(request, response, request.method() + " " + body));
    }
    response.status(503).header("X-Busy", "1");
    if (!retryAfter.isEmpty()) {
      response.header(HttpHeaderNames.RETRY_AFTER, retryAfter);
    }
    return text(request, response, "busy");
  }

  /** Hangs up on as many. */
  private Publisher<Void> shy(HttpServerRequest request, HttpServerResponse response) {
    if (failures.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
      return text(request, response, "ok");
    }
    request.withConnection(connection -> connection.channel().close());
    return Mono.never();
  }

  private static Publisher<Void> told(HttpServerRequest request, HttpServerResponse response) {
    StringBuilder head = new StringBuilder(request.method() + " " + request.uri() + "\n");
    for (Map.Entry<String, String> field : request.requestHeaders()) {
      head.append(field.getKey()).append(": ").append(field.getValue()).append('\n');
    }
    response
        .addHeader(HttpHeaderNames.SET_COOKIE, "a=1")
        .addHeader(HttpHeaderNames.SET_COOKIE, "b=2")
        .header("Keep-Alive", "timeout=5")
        .header(HttpHeaderNames.CONNECTION, "X-Hop")
        .header("X-Hop", "1")
        .header("X-End", "2")
        .header("Weir-Admission-Level", "7");
    return text(request, response, head.toString());
  }

  private static Mono<Void> text(
      HttpServerRequest request, HttpServerResponse response, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    response.header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length));
    return request.method().equals(HttpMethod.HEAD)
        ? response.send()
        : response.sendByteArray(Mono.just(bytes)).then();
  }

  private Flux<ByteBuf> chunks(int number) {
    return Flux.range(0, number)
        .map(
            i -> {
              given.addAndGet(CHUNK);
              return Unpooled.wrappedBuffer(new byte[CHUNK]);
            });
  }

  @Override
  public void close() {
    server.disposeNow();
  }

  /** The end of an answer that has none. */
  private static final class Cut extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Cut() {
      super("as the test wants it", null, false, false);
    }
  }
}
