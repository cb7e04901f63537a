package dev.weir.netty;

import dev.weir.request.Request;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/** A server with routes of a test's own, and handlers that block nobody. */
final class RoutedServer implements AutoCloseable {

  private final Sinks.Empty<Void> release = Sinks.empty();
  private final DisposableServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private RoutedServer(HttpServer configured, Consumer<HttpServerRoutes> routes) {
    server = configured.host("127.0.0.1").port(0).route(routes).bindNow();
  }

  private RoutedServer(HttpProtocol protocol, Consumer<HttpServerRoutes> routes) {
    this(HttpServer.create().protocol(protocol), routes);
  }

  static RoutedServer start(HttpServer configured, Consumer<HttpServerRoutes> routes) {
    return new RoutedServer(configured, routes);
  }

  static RoutedServer start(Consumer<HttpServerRoutes> routes) {
    return new RoutedServer(HttpProtocol.HTTP11, routes);
  }

  static RoutedServer start(HttpProtocol protocol, Consumer<HttpServerRoutes> routes) {
    return new RoutedServer(protocol, routes);
  }

  /** With {@code /ok}, which answers "ok" to any method, and {@code /held}, once released. */
  static RoutedServer start(HttpProtocol protocol, HttpAdmission admission) {
    RoutedServer[] self = new RoutedServer[1];
    self[0] =
        new RoutedServer(
            protocol,
            routes ->
                routes
                    .route(
                        request -> request.fullPath().equals("/ok"),
                        admission.guard((request, response) -> ok(response)))
                    .get("/held", admission.guard((request, response) -> self[0].held(response))));
    return self[0];
  }

  static RoutedServer start(HttpAdmission admission) {
    return start(HttpProtocol.HTTP11, admission);
  }

  static Mono<Void> ok(HttpServerResponse response) {
    return response.sendString(Mono.just("ok")).then();
  }

  Mono<Void> held(HttpServerResponse response) {
    return release.asMono().then(Mono.defer(() -> ok(response)));
  }

  /** Lets go on whoever is held up, now or later. */
  void release() {
    release.tryEmitEmpty();
  }

  int port() {
    return server.port();
  }

  RawConnection connect() throws Exception {
    return new RawConnection(port());
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return client.send(request(path, headers), BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> getAsync(String path, String... headers) {
    return client.sendAsync(request(path, headers), BodyHandlers.ofString());
  }

  private HttpRequest request(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }

  /** What a handler does that answers with what it finds in its Context. */
  static Mono<Void> carried(HttpServerRequest request, HttpServerResponse response) {
    return Mono.deferContextual(
        context ->
            response
                .sendString(Mono.just(Request.from(context) + " of " + request.method()))
                .then());
  }

  @Override
  public void close() {
    release();
    server.disposeNow();
  }
}
