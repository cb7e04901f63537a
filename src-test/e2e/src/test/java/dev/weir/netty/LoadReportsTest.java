package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;

/** What a server tells load balancers, over real sockets. */
class LoadReportsTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private DisposableServer server;

  private void serve(HttpProtocol protocol, LoadReports reports) {
    HttpServerRoutes routes =
        HttpServerRoutes.newRoutes()
            .get("/ok", (request, response) -> response.sendString(Mono.just("ok")))
            .get("/full", (request, response) -> response.status(503).send())
            .get("/fails", (request, response) -> Mono.error(new IllegalStateException("fails")));
    server =
        HttpServer.create()
            .host("127.0.0.1")
            .protocol(protocol)
            .handle(reports.around(routes))
            .bindNow();
  }

  private String report(HttpProtocol protocol, String path) {
    return HttpClient.newConnection()
        .protocol(protocol)
        .baseUrl("http://127.0.0.1:" + server.port())
        .get()
        .uri(path)
        .responseSingle(
            (response, body) ->
                body.thenReturn(
                    String.valueOf(response.responseHeaders().get("endpoint-load-metrics"))))
        .blockOptional(LONG)
        .orElseThrow();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.disposeNow();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpProtocol.class,
      names = {"HTTP11", "H2C"})
  void around_everyAnswer_hasTheReport(HttpProtocol protocol) {
    serve(protocol, LoadReports.standard().utilization(() -> 0.25).metric("queue.depth", () -> 3));

    await()
        .until(
            () ->
                report(protocol, "/ok")
                    .matches(
                        "TEXT (cpu_utilization=[0-9.]+, )?application_utilization=0.25,"
                            + " rps_fractional=[0-9.]+, eps=0, named_metrics.queue.depth=3"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/full", "/fails"})
  void around_serverErrors_areCounted(String path) {
    serve(HttpProtocol.HTTP11, LoadReports.standard());

    await().until(() -> report(HttpProtocol.HTTP11, path).matches(".*, eps=(0\\.0*[1-9]|[1-9]).*"));
  }

  @Test
  void utilization_ofAGate_isItsPermits() {
    Gate gate = Gate.of("g").limit(Limits.fixed(4)).build();
    Disposable call = Mono.never().transform(gate.guard()).subscribe();
    serve(HttpProtocol.HTTP11, LoadReports.standard().utilization(gate));

    await()
        .until(
            () -> report(HttpProtocol.HTTP11, "/ok").contains("application_utilization=0.25, rps"));

    call.dispose();
    gate.dispose();
  }

  @Test
  void utilization_ofAPool_isItsWorkers() {
    WorkerPool pool = WorkerPools.fixed("p", 2).queueCapacity(1).build();
    CountDownLatch release = new CountDownLatch(1);
    pool.execute(() -> awaitQuietly(release));
    serve(HttpProtocol.HTTP11, LoadReports.standard().utilization(pool));

    await()
        .until(
            () -> report(HttpProtocol.HTTP11, "/ok").contains("application_utilization=0.5, rps"));

    release.countDown();
    pool.disposeGracefully().block(LONG);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a,b", "a=b", "a:b", "-a", "ä"})
  void metric_nameThatWouldBreakTheText_isRefused(String name) {
    assertThatThrownBy(() -> LoadReports.standard().metric(name, () -> 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("metric: \"" + name + "\" (expected: 1 to 64 letters, digits, _, . and -)");
    assertThat(LoadReports.HEADER).isEqualTo("endpoint-load-metrics");
  }
}
