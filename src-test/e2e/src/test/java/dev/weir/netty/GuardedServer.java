package dev.weir.netty;

import static org.awaitility.Awaitility.await;

import dev.weir.pool.WorkerPool;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.http.server.HttpServerRoutes;

/** A server with routes in front of a pool, and handlers that a test can hold up. */
final class GuardedServer implements AutoCloseable {

  private final WorkerPool pool;
  private final DisposableServer server;
  private final CountDownLatch release = new CountDownLatch(1);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private GuardedServer(WorkerPool pool, HttpProtocol protocol, Consumer<HttpServerRoutes> routes) {
    this.pool = pool;
    server =
        HttpServer.create()
            .host("127.0.0.1")
            .port(0)
            .protocol(protocol)
            .route(
                all -> {
                  routes.accept(all);
                  all.get("/held", HttpAdmission.to(pool).guard(this::held));
                })
            .bindNow();
  }

  /** With routes of the test's own, besides {@code /held}. */
  static GuardedServer start(WorkerPool pool, Consumer<HttpServerRoutes> routes) {
    return new GuardedServer(pool, HttpProtocol.HTTP11, routes);
  }

  /** One that speaks HTTP/2 without TLS. */
  static GuardedServer startH2c(WorkerPool pool, Consumer<HttpServerRoutes> routes) {
    return new GuardedServer(pool, HttpProtocol.H2C, routes);
  }

  /** One with {@code /ok} for GET, HEAD and POST, which answers "ok" under this admission. */
  static GuardedServer startOk(WorkerPool pool, HttpAdmission admission) {
    return start(pool, routes -> ok(routes, admission));
  }

  static void ok(HttpServerRoutes routes, HttpAdmission admission) {
    routes.route(
        request -> request.fullPath().equals("/ok"),
        admission.guard((request, response) -> response.sendString(Mono.just("ok"))));
  }

  /** Blocks its worker until {@link #release}. */
  private Mono<Void> held(HttpServerRequest request, HttpServerResponse response) {
    return response
        .sendString(
            Mono.fromCallable(
                () -> {
                  release.await();
                  return "held";
                }))
        .then();
  }

  /** Takes every place in the room, with requests that wait for {@link #release}. */
  CompletableFuture<Void> fill() {
    int capacity = pool.config().capacity();
    CompletableFuture<?>[] requests = new CompletableFuture<?>[capacity];
    for (int i = 0; i < capacity; i++) {
      requests[i] = getAsync("/held");
    }
    await().until(() -> pool.snapshot().ledger().pending() == capacity);
    return CompletableFuture.allOf(requests);
  }

  /** Lets every handler go on that is held up. */
  void release() {
    release.countDown();
  }

  int port() {
    return server.port();
  }

  RawConnection connect() throws Exception {
    return new RawConnection(port());
  }

  HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path), BodyHandlers.ofString());
  }

  CompletableFuture<HttpResponse<String>> getAsync(String path) {
    return client.sendAsync(request(path), BodyHandlers.ofString());
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path)).build();
  }

  @Override
  public void close() {
    release();
    server.disposeNow();
    pool.disposeGracefully(Duration.ofSeconds(5)).block();
  }
}
