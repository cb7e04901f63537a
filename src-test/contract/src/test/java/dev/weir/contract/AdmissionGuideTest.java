package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discipline.Discipline;
import dev.weir.gate.Gate;
import dev.weir.gate.Hold;
import dev.weir.limit.Limits;
import dev.weir.netty.HttpAdmission;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The short examples of docs/admission.md; the long one prints what it says by itself. */
class AdmissionGuideTest {

  private final Gate gate =
      Gate.of("search").limit(Limits.fixed(1)).queueCapacity(0).overflow(Overflow.reject()).build();
  private final WorkerPool pool = WorkerPools.fixed("search", 1).queueCapacity(0).build();

  @AfterEach
  void nothingIsLeft() {
    gate.dispose();
    pool.disposeGracefully(Duration.ofSeconds(5)).block();
    assertThat(gate.snapshot().ledger().isBalanced()).isTrue();
    assertThat(pool.snapshot().ledger().isBalanced()).isTrue();
  }

  private static String get(
      BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler) {
    return get(HttpServer.create().host("127.0.0.1").handle(handler).bindNow());
  }

  private static String get(DisposableServer server) {
    try {
      return String.valueOf(
          HttpClient.create()
              .get()
              .uri("http://127.0.0.1:" + server.port() + "/search")
              .responseSingle(
                  (head, body) -> body.asString().map(text -> head.status().code() + " " + text))
              .block(Duration.ofSeconds(30)));
    } finally {
      server.disposeNow();
    }
  }

  private static Publisher<Void> thread(HttpServerRequest request, HttpServerResponse response) {
    return response.sendString(Mono.fromCallable(() -> Thread.currentThread().getName()));
  }

  @Test
  void guide_tenLines_protectARoute() {
    BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> search =
        AdmissionGuideTest::thread;
    Gate gate =
        Gate.of("search")
            .limit(Limits.gradient2()) // finds out how many at a time are good
            .discipline(Discipline.priority()) // the least urgent are shed first
            .overflow(Overflow.timeout(Duration.ofMillis(50))) // nobody waits for longer
            .build();
    HttpAdmission admission = HttpAdmission.through(gate);
    DisposableServer server =
        HttpServer.create()
            .route(routes -> routes.get("/search", admission.guard(search)))
            .bindNow();

    assertThat(get(server)).startsWith("200 reactor-http-");
    assertThat(gate.snapshot().ledger().offered()).isEqualTo(1);
    gate.dispose();
  }

  @Test
  void guide_aGate_runsHandlersOnTheEventLoop() {
    HttpAdmission light = HttpAdmission.through(gate);

    assertThat(get(light.guard(AdmissionGuideTest::thread))).startsWith("200 reactor-http-");
    assertThat(gate.snapshot().ledger().offered()).isEqualTo(1);
  }

  @Test
  void guide_aGateBeforeAPool_runsThemOnWorkers() {
    HttpAdmission heavy = HttpAdmission.to(pool, Overflow.reject()).gate(gate);

    assertThat(get(heavy.guard(AdmissionGuideTest::thread))).startsWith("200 search-");
    assertThat(gate.snapshot().ledger().offered()).isEqualTo(1);
    assertThat(pool.snapshot().ledger().offered()).isEqualTo(1);
  }

  @Test
  void guide_aRouterOfItsOwn_admitsRequestsOneByOne() {
    HttpAdmission admission = HttpAdmission.through(gate);

    assertThat(
            get(
                (request, response) -> {
                  Publisher<Void> answer =
                      admission.admit(
                          request, response, () -> response.sendString(Mono.just("found")));
                  return answer;
                }))
        .isEqualTo("200 found");
  }

  @Test
  void guide_streams_holdTheirPermitToTheFirstBytes() {
    HttpAdmission events = HttpAdmission.through(gate).hold(Hold.TO_FIRST_ELEMENT);

    assertThat(get(events.guard(AdmissionGuideTest::thread))).startsWith("200 reactor-http-");
    assertThat(gate.snapshot().ledger().completed()).isEqualTo(1);
  }

  @Test
  void guide_everyExample_standsHere() throws IOException {
    Guide.assertExamplesStandIn(AdmissionGuideTest.class, "docs/admission.md", 5);
  }
}
