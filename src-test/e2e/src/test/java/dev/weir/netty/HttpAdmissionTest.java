package dev.weir.netty;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPoolBuilder;
import dev.weir.pool.WorkerPools;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What clients see of a pool in front of a route. */
class HttpAdmissionTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void guard_roomInThePool_callsAndSubscribesToTheHandlerOnAWorker() throws Exception {
    WorkerPool pool = pool().build();
    try (GuardedServer server =
        GuardedServer.start(
            pool,
            routes ->
                routes.get(
                    "/threads",
                    HttpAdmission.to(pool)
                        .guard(
                            (request, response) -> {
                              String called = Thread.currentThread().getName();
                              return response.sendString(
                                  Mono.fromCallable(
                                      () -> called + "," + Thread.currentThread().getName()));
                            })))) {
      HttpResponse<String> response = server.get("/threads");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body().split(",")).hasSize(2).allMatch(name -> name.contains("rooms"));
      await().until(() -> pool.snapshot().ledger().completed() == 1);
    }
  }

  @Test
  void guard_publisherThatGoesOn_keepsItsPlaceButNoWorker() throws Exception {
    WorkerPool pool = pool().build();
    Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
    try (GuardedServer server =
        GuardedServer.start(
            pool,
            routes ->
                routes.get(
                    "/stream",
                    HttpAdmission.to(pool)
                        .guard((request, response) -> response.sendString(sink.asFlux()))))) {
      CompletableFuture<HttpResponse<String>> response = server.getAsync("/stream");
      sink.tryEmitNext("a");
      await().until(() -> pool.snapshot().ledger().running() == 1);
      await().until(() -> pool.snapshot().busy() == 0);
      assertThat(response).isNotDone();

      sink.tryEmitNext("b");
      sink.tryEmitComplete();

      assertThat(response.get().body()).isEqualTo("ab");
      await().until(() -> pool.snapshot().ledger().completed() == 1);
      assertThat(pool.snapshot().ledger().pending()).isZero();
    }
  }

  @Test
  void reject_fullPool_answers503WithRetryAfter() throws Exception {
    WorkerPool pool = pool().overflow(Overflow.reject()).build();
    try (GuardedServer server = GuardedServer.startOk(pool, HttpAdmission.to(pool))) {
      server.fill();

      HttpResponse<String> response = server.get("/ok?q=1");

      assertProblem(response, 503, "pool_full", "reject");
      assertThat(json(response).get("title").asText()).isEqualTo("Service Unavailable");
      assertThat(json(response).get("detail").asText()).startsWith("pool rooms: ");
      assertThat(response.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 2L);
      assertThat(pool.snapshot().ledger().rejected()).isEqualTo(1);
    }
  }

  @Test
  void drop_fullPool_answers202() throws Exception {
    WorkerPool pool = pool().overflow(Overflow.drop()).build();
    try (GuardedServer server = GuardedServer.startOk(pool, HttpAdmission.to(pool))) {
      server.fill();

      HttpResponse<String> response = server.get("/ok");

      assertThat(response.statusCode()).isEqualTo(202);
      assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
      assertThat(response.headers().firstValue("retry-after")).isEmpty();
      assertThat(response.body())
          .isEqualTo("{\"route\":\"/ok\",\"strategy\":\"drop\",\"outcome\":\"dropped\"}\n");
      assertThat(pool.snapshot().ledger().dropped()).isEqualTo(1);
    }
  }

  @Test
  void timeout_fullPool_answers503AfterTheBound() throws Exception {
    WorkerPool pool = pool().overflow(Overflow.timeout(ofMillis(50))).build();
    try (GuardedServer server = GuardedServer.startOk(pool, HttpAdmission.to(pool))) {
      server.getAsync("/held");
      await().until(() -> pool.snapshot().ledger().running() == 1);

      HttpResponse<String> response = server.get("/ok");

      assertProblem(response, 503, "wait_timeout", "timeout");
      assertThat(response.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 2L);
    }
  }

  @Test
  void block_fullPool_waitsForRoom() throws Exception {
    WorkerPool pool = pool().overflow(Overflow.block()).build();
    try (GuardedServer server = GuardedServer.startOk(pool, HttpAdmission.to(pool))) {
      CompletableFuture<Void> held = server.fill();
      CompletableFuture<HttpResponse<String>> waiting = server.getAsync("/ok");
      await().until(() -> pool.snapshot().ledger().waiting() == 1);
      assertThat(waiting).isNotDone();

      server.release();

      assertThat(waiting.get().body()).isEqualTo("ok");
      held.get();
    }
  }

  @Test
  void block_tooManyWaiters_answers503() throws Exception {
    WorkerPool pool = pool().maxWaiters(0).overflow(Overflow.block()).build();
    try (GuardedServer server = GuardedServer.startOk(pool, HttpAdmission.to(pool))) {
      server.fill();

      HttpResponse<String> response = server.get("/ok");

      assertProblem(response, 503, "too_many_waiters", "block");
      assertThat(response.headers().firstValueAsLong("retry-after").orElse(0)).isBetween(1L, 2L);
    }
  }

  @Test
  void overflow_ofTheRoutesOwn_outdoesThePools() throws Exception {
    WorkerPool pool = pool().overflow(Overflow.block()).build();
    HttpAdmission admission = HttpAdmission.to(pool, Overflow.timeout(ofMillis(1)));
    try (GuardedServer server = GuardedServer.startOk(pool, admission.overflow(Overflow.drop()))) {
      server.fill();

      assertThat(server.get("/ok").statusCode()).isEqualTo(202);
    }
    assertThat(admission.pool()).isSameAs(pool);
    assertThat(admission.overflow()).isEqualTo(Overflow.timeout(ofMillis(1)));
    assertThat(HttpAdmission.to(pool).overflow()).isEqualTo(Overflow.block());
  }

  @Test
  void taskTimeout_handlerThatRunsTooLong_answers504() throws Exception {
    WorkerPool pool = pool().build();
    HttpAdmission admission =
        HttpAdmission.to(pool).options(TaskOptions.named("slow").taskTimeout(ofMillis(50)));
    try (GuardedServer server =
        GuardedServer.start(
            pool,
            routes ->
                routes.get(
                    "/ok",
                    admission.guard(
                        (request, response) ->
                            response
                                .status(201)
                                .header("Content-Length", "3")
                                .header("ETag", "x")
                                .header("X-Kept", "y")
                                .sendString(Mono.never()))))) {
      HttpResponse<String> response = server.get("/ok");

      assertProblem(response, 504, "task_timeout", pool.config().overflow().word());
      assertThat(json(response).get("detail").asText()).contains("task slow did not end");
      assertThat(response.headers().firstValue("retry-after")).isEmpty();
      assertThat(response.headers().firstValue("etag")).isEmpty();
      assertThat(response.headers().firstValue("x-kept")).hasValue("y");
      assertThat(admission.options().name()).isEqualTo("slow");
    }
  }

  @Test
  void deadline_thatHasPassed_answers504WithoutCallingTheHandler() throws Exception {
    WorkerPool pool = pool().build();
    HttpAdmission admission =
        HttpAdmission.to(pool)
            .options(TaskOptions.none().deadline(Instant.now().minus(ofSeconds(1))));
    try (GuardedServer server = GuardedServer.startOk(pool, admission)) {
      assertProblem(server.get("/ok"), 504, "deadline_exceeded", pool.config().overflow().word());
    }
  }

  @Test
  void guard_poolThatIsShutDown_answers503() throws Exception {
    WorkerPool pool = pool().overflow(Overflow.block()).build();
    try (GuardedServer server = GuardedServer.startOk(pool, HttpAdmission.to(pool))) {
      pool.disposeGracefully().block();

      assertProblem(server.get("/ok"), 503, "shutting_down", "block");
    }
  }

  @Test
  void guard_poolDisposedOfByForceMeanwhile_answers503() throws Exception {
    WorkerPool pool = pool().build();
    try (GuardedServer server = GuardedServer.startOk(pool, HttpAdmission.to(pool))) {
      CompletableFuture<HttpResponse<String>> held = server.getAsync("/held");
      await().until(() -> pool.snapshot().ledger().running() == 1);

      pool.dispose();

      assertThat(held.get().statusCode()).isEqualTo(503);
      assertThat(json(held.get()).get("reason").asText()).isEqualTo("shutting_down");
    }
  }

  @Test
  void guard_handlerThatFails_isReactorNettysBusiness() throws Exception {
    WorkerPool pool = pool().build();
    try (GuardedServer server =
        GuardedServer.start(
            pool,
            routes ->
                routes
                    .get(
                        "/throws",
                        HttpAdmission.to(pool)
                            .guard(
                                (request, response) -> {
                                  throw new IllegalStateException("the handler's own, on purpose");
                                }))
                    .get(
                        "/fails",
                        HttpAdmission.to(pool)
                            .guard(
                                (request, response) ->
                                    Mono.error(
                                        new IllegalStateException(
                                            "the handler's own, on purpose")))))) {
      assertThat(server.get("/throws").statusCode()).isEqualTo(500);
      assertThat(server.get("/fails").statusCode()).isEqualTo(500);
      assertThat(server.get("/fails").headers().firstValue("content-type")).isEmpty();
      await().until(() -> pool.snapshot().ledger().failed() == 3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rooms", "another"})
  void guard_refusalOutOfTheHandler_isAnsweredIfItIsThisPools(String name) throws Exception {
    WorkerPool pool = pool().build();
    WorkerPool inner = WorkerPools.fixed(name, 1).build();
    inner.disposeGracefully().block();
    try (GuardedServer server =
        GuardedServer.start(
            pool,
            routes ->
                routes.get(
                    "/ok",
                    HttpAdmission.to(pool)
                        .guard(
                            (request, response) ->
                                response.sendString(
                                    Mono.fromCallable(
                                        () -> inner.submit(() -> "never").block())))))) {
      assertThat(server.get("/ok").statusCode()).isEqualTo(name.equals("rooms") ? 503 : 500);
    }
  }

  @Test
  void guard_refusalAfterTheResponseWasCommitted_closesTheConnection() throws Exception {
    WorkerPool pool = pool().build();
    HttpAdmission admission =
        HttpAdmission.to(pool).options(TaskOptions.none().taskTimeout(ofMillis(100)));
    try (GuardedServer server =
            GuardedServer.start(
                pool,
                routes ->
                    routes.get(
                        "/ok",
                        admission.guard(
                            (request, response) ->
                                response.sendString(Flux.just("a").concatWith(Mono.never())))));
        RawConnection connection = server.connect()) {
      connection.get("/ok");

      assertThat(connection.readHead().status()).isEqualTo(200);
      StringBuilder rest = new StringBuilder();
      while (!connection.isAtEnd()) {
        rest.append('.');
      }
      assertThat(rest).hasSizeLessThan(10); // at most "1 a", without the last chunk
      await().until(() -> pool.snapshot().ledger().timedOut() == 1);
    }
  }

  @Test
  void client_goneWhileItsRequestRuns_givesThePlaceBack() throws Exception {
    WorkerPool pool = pool().build();
    try (GuardedServer server = GuardedServer.startOk(pool, HttpAdmission.to(pool))) {
      try (RawConnection connection = server.connect()) {
        connection.get("/held");
        await().until(() -> pool.snapshot().ledger().running() == 1);
      }
      await().until(() -> pool.snapshot().ledger().cancelled() == 1);
      await().until(() -> pool.snapshot().busy() == 0);
      assertThat(server.get("/ok").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void client_goneWhileItsRequestWaits_givesThePlaceBack() throws Exception {
    WorkerPool pool = pool().overflow(Overflow.block()).build();
    try (GuardedServer server = GuardedServer.startOk(pool, HttpAdmission.to(pool))) {
      CompletableFuture<Void> held = server.fill();
      try (RawConnection connection = server.connect()) {
        connection.get("/ok");
        await().until(() -> pool.snapshot().ledger().waiting() == 1);
      }
      await().until(() -> pool.snapshot().ledger().cancelled() == 1);
      assertThat(pool.snapshot().ledger().waiting()).isZero();
      server.release();
      held.get();
    }
  }

  @Test
  void to_callerRuns_isRefused() {
    WorkerPool pool = pool().overflow(Overflow.callerRuns()).build();
    assertThatThrownBy(() -> HttpAdmission.to(pool))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("overflow: callerRuns (expected: block, drop, reject or timeout");
    assertThatThrownBy(() -> HttpAdmission.to(pool, Overflow.callerRuns()))
        .isInstanceOf(IllegalArgumentException.class);
    pool.dispose();
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "drop", "reject", "timeout"})
  void burst_ofConcurrentRequests_leavesTheLedgerBalanced(String strategy) throws Exception {
    WorkerPool pool =
        WorkerPools.fixed("rooms", 2)
            .queueCapacity(2)
            .maxWaiters(16)
            .overflow(of(strategy))
            .build();
    try (GuardedServer server = GuardedServer.startOk(pool, HttpAdmission.to(pool))) {
      int requests = 400;

      Long answered =
          Flux.range(0, requests)
              .flatMap(i -> Mono.fromFuture(() -> server.getAsync("/ok")), 64)
              .filter(response -> response.statusCode() < 505)
              .count()
              .block();

      assertThat(answered).isEqualTo(requests);
      await().until(() -> pool.snapshot().ledger().pending() == 0);
      Ledger ledger = pool.snapshot().ledger();
      assertThat(ledger.offered()).isEqualTo(requests).isEqualTo(ledger.settled());
      assertThat(ledger.failed()).isZero();
      assertThat(ledger.cancelled()).isZero();
    }
  }

  static Overflow of(String strategy) {
    return switch (strategy) {
      case "block" -> Overflow.block();
      case "drop" -> Overflow.drop();
      case "reject" -> Overflow.reject();
      default -> Overflow.timeout(ofMillis(50));
    };
  }

  /** Room for two: one that runs and one that is queued. */
  private static WorkerPoolBuilder pool() {
    return WorkerPools.fixed("rooms", 1).queueCapacity(1);
  }

  private static JsonNode json(HttpResponse<String> response) throws Exception {
    return JSON.readTree(response.body());
  }

  private static void assertProblem(
      HttpResponse<String> response, int status, String reason, String strategy) throws Exception {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonNode problem = json(response);
    assertThat(problem.get("type").asText()).isEqualTo("about:blank");
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("reason").asText()).isEqualTo(reason);
    assertThat(problem.get("route").asText()).isEqualTo("/ok");
    assertThat(problem.get("strategy").asText()).isEqualTo(strategy);
  }
}
