package dev.weir.netty;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.discipline.Discipline;
import dev.weir.gate.Gate;
import dev.weir.gate.GateBuilder;
import dev.weir.gate.Hold;
import dev.weir.limit.Limits;
import dev.weir.observe.Ledger;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.request.Priority;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/** What clients see of a gate in front of a route. */
class GateAdmissionTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** One permit, and nobody waits unless the test says so. */
  private static GateBuilder gate() {
    return Gate.of("calls").limit(Limits.fixed(1)).queueCapacity(0);
  }

  private static void untilInFlight(Gate gate, long many) {
    await().until(() -> gate.snapshot().inFlight() == many);
  }

  private static void untilWaiting(Gate gate, long many) {
    await()
        .until(
            () -> gate.snapshot().ledger().waiting() + gate.snapshot().ledger().queued() == many);
  }

  /* For what is awaited a hundred times, and is there at once. */
  private static ConditionFactory often() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
  }

  private static void assertHome(Gate gate) {
    often().until(() -> gate.snapshot().ledger().pending() == 0);
    assertThat(gate.snapshot().ledger().isBalanced()).isTrue();
  }

  private static void assertProblem(
      HttpResponse<String> response, int status, String reason, String strategy) throws Exception {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonNode problem = JSON.readTree(response.body());
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("reason").asText()).isEqualTo(reason);
    assertThat(problem.get("route").asText()).isEqualTo("/ok");
    assertThat(problem.get("strategy").asText()).isEqualTo(strategy);
    assertThat(problem.get("detail").asText()).startsWith("gate calls: ");
  }

  private static void assertComesBack(HttpResponse<String> response) {
    assertThat(response.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 2L);
  }

  private static String get(CompletableFuture<HttpResponse<String>> response) throws Exception {
    return response.get(30, TimeUnit.SECONDS).body();
  }

  // ---------------------------------------------------------------- bounds

  /* The end of such a connection stands behind what nobody reads. */
  @Test
  void cap_clientGoneWithItsBodyUnread_givesThePermitBack() throws Exception {
    Gate gate = gate().build();
    HttpAdmission capped =
        HttpAdmission.through(gate).reader(RequestReader.none().cap(Duration.ofMillis(300)));
    try (RoutedServer server =
        RoutedServer.start(
            routes -> routes.post("/upload", capped.guard((request, response) -> Mono.never())))) {
      for (int i = 1; i <= 3; i++) {
        long uploads = i;
        try (RawConnection connection = server.connect()) {
          connection.send("POST /upload", "Content-Length: 1000000", "x".repeat(200_000));
          await().until(() -> gate.snapshot().ledger().offered() == uploads);
        }
        assertHome(gate);
      }
      assertThat(gate.snapshot().ledger().failed()).isEqualTo(3);
    }
  }

  // ---------------------------------------------------------------- each reason

  @Test
  void through_permitThere_callsTheHandlerOnTheEventLoop() throws Exception {
    Gate gate = gate().build();
    try (RoutedServer server =
        RoutedServer.start(
            routes ->
                routes.get(
                    "/thread",
                    HttpAdmission.through(gate)
                        .guard(
                            (request, response) ->
                                response.sendString(
                                    Mono.just(Thread.currentThread().getName())))))) {
      assertThat(server.get("/thread").body()).startsWith("reactor-http-");
      assertHome(gate);
      assertThat(gate.snapshot().ledger().completed()).isEqualTo(1);
    }
  }

  @Test
  void reject_noPermit_answers503WithRetryAfter() throws Exception {
    Gate gate = gate().overflow(Overflow.reject()).build();
    try (RoutedServer server = RoutedServer.start(HttpAdmission.through(gate))) {
      CompletableFuture<HttpResponse<String>> held = server.getAsync("/held");
      untilInFlight(gate, 1);
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> response = server.get("/ok?q=" + i);
        assertProblem(response, 503, "gate_full", "reject");
        assertComesBack(response);
      }
      server.release();
      assertThat(get(held)).isEqualTo("ok");
      assertHome(gate);
      assertThat(gate.snapshot().refused()).isEqualTo(Map.of(Reason.NO_ROOM, 3L));
    }
  }

  /** More of them than answers are kept, and again when they are not. */
  @Test
  void reject_onManyPaths_namesEachOfThem() throws Exception {
    Gate gate = gate().overflow(Overflow.reject()).build();
    HttpAdmission admission = HttpAdmission.through(gate);
    RoutedServer[] self = new RoutedServer[1];
    try (RoutedServer server =
        RoutedServer.start(
            routes ->
                routes
                    .get("/held", admission.guard((request, response) -> self[0].held(response)))
                    .get(
                        "/orders/{id}",
                        admission.guard((request, response) -> RoutedServer.ok(response))))) {
      self[0] = server;
      server.getAsync("/held");
      untilInFlight(gate, 1);
      for (int i = 0; i < 300; i++) {
        String path = "/orders/" + (i % 150) + (i % 7 == 0 ? "x".repeat(300) : "");
        HttpResponse<String> response = server.get(path + "?q=" + i);
        assertThat(response.statusCode()).isEqualTo(503);
        JsonNode problem = JSON.readTree(response.body());
        assertThat(problem.get("route").asText()).isEqualTo(path);
        assertThat(response.headers().firstValueAsLong("content-length").orElse(0))
            .isEqualTo(response.body().length());
      }
    }
  }

  @Test
  void drop_noPermit_answers202() throws Exception {
    Gate gate = gate().overflow(Overflow.drop()).build();
    try (RoutedServer server = RoutedServer.start(HttpAdmission.through(gate))) {
      server.getAsync("/held");
      untilInFlight(gate, 1);

      HttpResponse<String> response = server.get("/ok");

      assertThat(response.statusCode()).isEqualTo(202);
      assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
      assertThat(response.headers().firstValue("retry-after")).isEmpty();
      assertThat(response.body())
          .isEqualTo("{\"route\":\"/ok\",\"strategy\":\"drop\",\"outcome\":\"dropped\"}\n");
    }
  }

  @Test
  void timeout_noPermitInTime_answers503() throws Exception {
    Gate gate = gate().queueCapacity(4).overflow(Overflow.timeout(ofMillis(20))).build();
    try (RoutedServer server = RoutedServer.start(HttpAdmission.through(gate))) {
      server.getAsync("/held");
      untilInFlight(gate, 1);

      HttpResponse<String> response = server.get("/ok");

      assertProblem(response, 503, "wait_timeout", "timeout");
      assertComesBack(response);
    }
  }

  @Test
  void block_noPermit_waitsForOne() throws Exception {
    Gate gate = gate().overflow(Overflow.block()).queueCapacity(1).maxWaiters(0).build();
    try (RoutedServer server = RoutedServer.start(HttpAdmission.through(gate))) {
      server.getAsync("/held");
      untilInFlight(gate, 1);
      CompletableFuture<HttpResponse<String>> waiting = server.getAsync("/ok");
      untilWaiting(gate, 1);
      assertProblem(server.get("/ok"), 503, "too_many_waiters", "block");
      assertThat(waiting).isNotDone();

      server.release();

      assertThat(get(waiting)).isEqualTo("ok");
      assertHome(gate);
    }
  }

  @Test
  void priority_lessUrgentThanThoseWhoCome_isShedFirst() throws Exception {
    Gate gate =
        gate()
            .queueCapacity(1)
            .overflow(Overflow.reject())
            .discipline(Discipline.priority())
            .build();
    HttpAdmission admission =
        HttpAdmission.through(gate).reader(RequestReader.standard().trust(Priority.HIGHEST));
    try (RoutedServer server = RoutedServer.start(admission)) {
      server.getAsync("/held");
      untilInFlight(gate, 1);
      CompletableFuture<HttpResponse<String>> low = server.getAsync("/ok", "Priority", "u=6");
      untilWaiting(gate, 1);
      CompletableFuture<HttpResponse<String>> high = server.getAsync("/ok", "Priority", "u=0");

      assertProblem(low.get(30, TimeUnit.SECONDS), 503, "outranked", "reject");
      assertProblem(server.get("/ok", "Priority", "u=7"), 503, "gate_full", "reject");
      server.release();
      assertThat(get(high)).isEqualTo("ok");
      assertHome(gate);
    }
  }

  @Test
  void dispose_whileSomebodyWaits_answers503() throws Exception {
    Gate gate = gate().overflow(Overflow.block()).queueCapacity(1).build();
    try (RoutedServer server = RoutedServer.start(HttpAdmission.through(gate))) {
      CompletableFuture<HttpResponse<String>> held = server.getAsync("/held");
      untilInFlight(gate, 1);
      CompletableFuture<HttpResponse<String>> waiting = server.getAsync("/ok");
      untilWaiting(gate, 1);

      gate.dispose();

      assertProblem(waiting.get(30, TimeUnit.SECONDS), 503, "shutting_down", "block");
      assertProblem(server.get("/ok"), 503, "shutting_down", "block");
      server.release();
      assertThat(get(held)).isEqualTo("ok");
      assertHome(gate);
    }
  }

  @Test
  void reconfigure_anotherStrategy_isToldFromThenOn() throws Exception {
    Gate gate = gate().overflow(Overflow.reject()).build();
    try (RoutedServer server = RoutedServer.start(HttpAdmission.through(gate))) {
      server.getAsync("/held");
      untilInFlight(gate, 1);
      assertProblem(server.get("/ok"), 503, "gate_full", "reject");

      gate.reconfigure(
          config -> config.withQueueCapacity(4).withOverflow(Overflow.timeout(ofMillis(1))));

      assertProblem(server.get("/ok"), 503, "wait_timeout", "timeout");
    }
  }

  @Test
  void shadow_noPermit_letsEverybodyIn() throws Exception {
    Gate gate = gate().overflow(Overflow.reject()).shadow(true).build();
    try (RoutedServer server = RoutedServer.start(HttpAdmission.through(gate))) {
      server.getAsync("/held");
      untilInFlight(gate, 1);

      assertThat(server.get("/ok").statusCode()).isEqualTo(200);

      assertThat(gate.snapshot().shadow().refused()).isEqualTo(Map.of(Reason.NO_ROOM, 1L));
    }
    assertHome(gate);
  }

  // ---------------------------------------------------------------- permits come home

  @ParameterizedTest
  @ValueSource(strings = {"throws", "fails", "null"})
  void handler_thatFails_givesThePermitBackAndIsReactorNettysBusiness(String how) throws Exception {
    Gate gate = gate().overflow(Overflow.reject()).build();
    try (RoutedServer server =
        RoutedServer.start(
            routes ->
                routes.get(
                    "/fails",
                    HttpAdmission.through(gate)
                        .guard(
                            (request, response) ->
                                switch (how) {
                                  case "throws" ->
                                      throw new IllegalStateException("on purpose, by a test");
                                  case "fails" ->
                                      Mono.error(
                                          new IllegalStateException("on purpose, by a test"));
                                  default -> null;
                                })))) {
      for (int i = 0; i < 3; i++) {
        HttpResponse<String> response = server.get("/fails");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.headers().firstValue("content-type")).isEmpty();
        assertHome(gate);
      }
      assertThat(gate.snapshot().ledger().failed()).isEqualTo(3);
    }
  }

  @Test
  void client_goneWhileItsRequestRuns_givesThePermitBack() throws Exception {
    Gate gate = gate().build();
    try (RoutedServer server = RoutedServer.start(HttpAdmission.through(gate))) {
      try (RawConnection connection = server.connect()) {
        connection.get("/held");
        untilInFlight(gate, 1);
      }
      assertHome(gate);
      assertThat(gate.snapshot().ledger().cancelled()).isEqualTo(1);
      assertThat(server.get("/ok").body()).isEqualTo("ok");
    }
  }

  @Test
  void client_goneWhileItsRequestWaits_leavesTheLine() throws Exception {
    Gate gate = gate().overflow(Overflow.block()).queueCapacity(4).build();
    try (RoutedServer server = RoutedServer.start(HttpAdmission.through(gate))) {
      CompletableFuture<HttpResponse<String>> held = server.getAsync("/held");
      untilInFlight(gate, 1);
      try (RawConnection connection = server.connect()) {
        connection.get("/ok");
        untilWaiting(gate, 1);
      }
      untilWaiting(gate, 0);
      assertThat(gate.snapshot().ledger().cancelled()).isEqualTo(1);
      server.release();
      get(held);
      assertHome(gate);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "drop", "reject", "timeout"})
  void burst_ofConcurrentRequests_leavesTheLedgerBalanced(String strategy) throws Exception {
    Gate gate =
        Gate.of("calls")
            .limit(Limits.fixed(2))
            .queueCapacity(2)
            .maxWaiters(16)
            .overflow(HttpAdmissionTest.of(strategy))
            .build();
    try (RoutedServer server =
        RoutedServer.start(
            routes ->
                routes.get(
                    "/ok",
                    HttpAdmission.through(gate)
                        .guard(
                            (request, response) ->
                                Mono.delay(ofMillis(1)).then(RoutedServer.ok(response)))))) {
      int requests = 400;

      Long answered =
          Flux.range(0, requests)
              .flatMap(i -> Mono.fromFuture(() -> server.getAsync("/ok")), 64)
              .filter(response -> response.statusCode() < 504)
              .count()
              .block(ofSeconds(60));

      assertThat(answered).isEqualTo(requests);
      assertHome(gate);
      Ledger ledger = gate.snapshot().ledger();
      assertThat(ledger.offered()).isEqualTo(requests).isEqualTo(ledger.settled());
      assertThat(ledger.failed()).isZero();
      assertThat(ledger.cancelled()).isZero();
    }
  }

  /** Seeded; each of them leaves at another point of its request, or none. */
  @ParameterizedTest
  @EnumSource(Hold.class)
  void clients_thatComeAndGo_leaveNothingBehind(Hold hold) throws Exception {
    Gate gate =
        Gate.of("calls")
            .limit(Limits.fixed(4))
            .queueCapacity(4)
            .maxWaiters(4)
            .overflow(Overflow.timeout(ofMillis(20)))
            .build();
    Random random = new Random(7);
    Deque<RawConnection> open = new ArrayDeque<>();
    try (RoutedServer server =
        RoutedServer.start(
            routes ->
                routes.get(
                    "/ok",
                    HttpAdmission.through(gate)
                        .hold(hold)
                        .guard(
                            (request, response) ->
                                response.sendString(
                                    Flux.interval(ofMillis(1)).take(3).map(String::valueOf)))))) {
      for (int i = 0; i < 300; i++) {
        RawConnection connection = server.connect();
        connection.get("/ok");
        open.addLast(connection);
        if (random.nextInt(3) == 0) {
          connection.readHead();
        }
        if (random.nextInt(3) == 0 || open.size() > 16) {
          open.removeFirst().close();
        }
      }
      while (!open.isEmpty()) {
        open.removeFirst().close();
      }
      assertHome(gate);
      assertThat(gate.snapshot().ledger().failed()).isZero();
      assertThat(server.get("/ok").body()).isEqualTo("012");
    }
  }

  @ParameterizedTest
  @EnumSource(Hold.class)
  void http2_streamsThatAreReset_leaveNothingBehind(Hold hold) {
    Gate gate =
        Gate.of("calls")
            .limit(Limits.fixed(4))
            .queueCapacity(4)
            .maxWaiters(4)
            .overflow(Overflow.block())
            .build();
    try (RoutedServer server =
        RoutedServer.start(HttpProtocol.H2C, HttpAdmission.through(gate).hold(hold))) {
      HttpClient client =
          HttpClient.create()
              .protocol(HttpProtocol.H2C)
              .baseUrl("http://127.0.0.1:" + server.port());
      for (int i = 0; i < 50; i++) {
        List<Disposable> calls = new ArrayList<>();
        for (int j = 0; j < 6; j++) {
          calls.add(client.get().uri("/held").response().onErrorComplete().subscribe());
        }
        long offered = 6L * (i + 1);
        often().until(() -> gate.snapshot().ledger().offered() == offered);
        calls.forEach(Disposable::dispose);
        assertHome(gate);
      }
      assertThat(gate.snapshot().ledger().cancelled()).isEqualTo(300);
    }
  }

  // ---------------------------------------------------------------- with a pool behind it

  @Test
  void gateAndPool_bothThere_theGateDecidesFirst() throws Exception {
    Gate gate = gate().overflow(Overflow.reject()).build();
    WorkerPool pool =
        WorkerPools.fixed("rooms", 1).queueCapacity(0).overflow(Overflow.reject()).build();
    HttpAdmission admission = HttpAdmission.through(gate).pool(pool);
    try (RoutedServer server = RoutedServer.start(admission)) {
      CompletableFuture<HttpResponse<String>> held = server.getAsync("/held");
      await().until(() -> pool.snapshot().ledger().running() == 1);
      assertProblem(server.get("/ok"), 503, "gate_full", "reject");
      assertThat(pool.snapshot().ledger().offered()).isEqualTo(1);
      server.release();
      get(held);
      assertHome(gate);
    }
    pool.disposeGracefully(ofSeconds(5)).block();
    assertThat(pool.snapshot().ledger().isBalanced()).isTrue();
  }

  @Test
  void gateAndPool_poolFull_isToldAndGivesThePermitBack() throws Exception {
    Gate gate = gate().limit(Limits.fixed(8)).build();
    WorkerPool pool =
        WorkerPools.fixed("rooms", 1).queueCapacity(0).overflow(Overflow.reject()).build();
    try (RoutedServer server = RoutedServer.start(HttpAdmission.to(pool).gate(gate))) {
      CompletableFuture<HttpResponse<String>> held = server.getAsync("/held");
      await().until(() -> pool.snapshot().ledger().running() == 1);

      HttpResponse<String> response = server.get("/ok");

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).contains("\"reason\":\"pool_full\"", "pool rooms: ");
      untilInFlight(gate, 1);
      server.release();
      get(held);
      assertHome(gate);
    }
    pool.disposeGracefully(ofSeconds(5)).block();
  }
}
