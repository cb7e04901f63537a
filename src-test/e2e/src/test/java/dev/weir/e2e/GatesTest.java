package dev.weir.e2e;

import static dev.weir.e2e.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.config.ConfigFile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Calls through gates, over HTTP: who is let through, who is turned away, and how the limit moves.
 */
class GatesTest {

  private static final String FILE =
      """
      pools: {p: {workers: 1, queue: 1}}
      routes: [{path: /p, pool: p, strategy: block}]
      gates:
        reject: {path: /reject, strategy: reject, limit: fixed, permits: 1, queue: 1}
        drop: {path: /drop, strategy: drop, limit: fixed, permits: 1, queue: 0}
        block: {path: /block, strategy: block, limit: fixed, permits: 1, queue: 1, maxWaiters: 0}
        timeout: {path: /timeout, strategy: timeout, wait: 100ms, limit: fixed, permits: 1}
        urgent: {path: /urgent, strategy: reject, limit: fixed, permits: 1, queue: 1, discipline: priority}
        standing:
          path: /standing
          strategy: block
          limit: fixed
          permits: 1
          codelTarget: 1ms
          codelInterval: 100ms
        shared: {path: /shared, strategy: block, limit: fixed, permits: 2, shares: {gold: 0.5}}
        shadow: {path: /shadow, strategy: reject, limit: fixed, permits: 1, queue: 0, shadow: true}
        follow: {path: /follow, strategy: block, limit: vegas, workers: 16, work: 10ms}
      """;

  private static final String LONG = "?work=5s";

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("gates.yaml"), FILE);
    server = RunningServer.start(ConfigFile.read(file));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void call_permitFree_completesWithTheLimitAndItsTimes() throws Exception {
    HttpResponse<String> response = server.get("/shared?work=5ms&tenant=gold");

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = json(response);
    assertThat(answer.fieldNames())
        .toIterable()
        .containsExactly(
            "route",
            "strategy",
            "outcome",
            "priority",
            "tenant",
            "limit",
            "inFlight",
            "waitMillis",
            "runMillis");
    assertThat(answer.get("route").asText()).isEqualTo("/shared");
    assertThat(answer.get("outcome").asText()).isEqualTo("completed");
    assertThat(answer.get("limit").asInt()).isEqualTo(2);
    assertThat(answer.get("inFlight").asInt()).isEqualTo(1);
    assertThat(answer.get("waitMillis").asDouble()).isBetween(0.0, 1_000.0);
    assertThat(answer.get("runMillis").asDouble()).isBetween(5.0, 2_000.0);
  }

  @ParameterizedTest
  @CsvSource({
    "reject, 1, gate_full",
    "block, 1, too_many_waiters",
    "timeout, 0, wait_timeout",
  })
  void call_noPermit_answers503WithItsReasonAndRetryAfter(String gate, int waiters, String reason)
      throws Throwable {
    whileFull(
        gate,
        waiters,
        () -> {
          HttpResponse<String> response = server.get("/" + gate);

          assertProblem(response, 503, reason, gate);
          assertThat(retryAfter(response)).isBetween(1L, 300L);
          assertThat(json(response).get("detail").asText()).startsWith("gate " + gate + ": ");
        });
    await()
        .untilAsserted(() -> assertThat(gate(gate).at("/refused/" + reason).asInt()).isPositive());
  }

  @Test
  void drop_noPermit_answers202() throws Throwable {
    whileFull(
        "drop",
        0,
        () -> {
          HttpResponse<String> response = server.get("/drop");

          assertThat(response.statusCode()).isEqualTo(202);
          assertThat(response.body())
              .isEqualTo("{\"route\":\"/drop\",\"strategy\":\"drop\",\"outcome\":\"dropped\"}\n");
        });
  }

  @Test
  void call_deadlineThatPassesInLine_answers504() throws Throwable {
    whileFull(
        "reject",
        0,
        () -> {
          HttpResponse<String> response = server.get("/reject?deadline=50ms");

          assertProblem(response, 504, "deadline_exceeded", "reject");
          assertThat(response.headers().firstValue("retry-after")).isEmpty();
        });
  }

  @Test
  void call_deadlineThatPassesWhileItRuns_answers504AndGivesItsPermitBack() throws Exception {
    HttpResponse<String> response = server.get("/reject" + LONG + "&deadline=50ms");

    assertProblem(response, 504, "deadline_exceeded", "reject");
    awaitGate("reject", gate -> gate.get("inFlight").asInt() == 0);
    awaitGate("reject", gate -> gate.at("/dependency/busy").asInt() == 0);
  }

  @Test
  void urgent_noRoom_displacesTheLeastUrgent() throws Throwable {
    whileFull(
        "urgent",
        0,
        () -> {
          CompletableFuture<HttpResponse<String>> last =
              server.getAsync("/urgent?work=1ms&priority=63");
          awaitGate("urgent", gate -> gate.get("waiting").asInt() == 1);
          CompletableFuture<HttpResponse<String>> first =
              server.getAsync("/urgent?work=1ms&priority=0");

          assertProblem(last.get(20, TimeUnit.SECONDS), 503, "outranked", "urgent");
          first.cancel(true);
        });
  }

  @Test
  void standing_queueThatNeverDrains_turnsSomeAway() throws Throwable {
    List<String> reasons = new ArrayList<>();
    flood(
        "/standing?work=20ms",
        8,
        response -> {
          if (response.statusCode() == 503) {
            synchronized (reasons) {
              reasons.add(response.body());
            }
          }
        },
        () -> awaitGate("standing", gate -> gate.at("/refused/standing_queue").asInt() > 0));

    assertThat(reasons).allMatch(body -> body.contains("\"reason\":\"standing_queue\""));
  }

  @Test
  void shared_floodOfOthers_leavesATenantItsPart() throws Throwable {
    List<CompletableFuture<HttpResponse<String>>> flood =
        IntStream.range(0, 20).mapToObj(i -> server.getAsync("/shared?work=100ms")).toList();
    awaitGate("shared", gate -> gate.get("waiting").asInt() > 15);

    HttpResponse<String> gold = server.get("/shared?work=1ms&tenant=gold");

    assertThat(gold.statusCode()).isEqualTo(200);
    assertThat(flood).as("some of the flood still waits").anyMatch(call -> !call.isDone());
    JsonNode partitions = gate("shared").get("partitions");
    assertThat(partitions.at("/0/name").asText()).isEqualTo("gold");
    assertThat(partitions.at("/0/share").asDouble()).isEqualTo(0.5);
    assertThat(partitions.at("/0/admitted").asInt()).isPositive();
    for (CompletableFuture<HttpResponse<String>> call : flood) {
      assertThat(call.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void shadow_noPermit_goesAheadAndIsCounted() throws Throwable {
    whileFull(
        "shadow",
        0,
        () -> {
          assertThat(server.get("/shadow?work=1ms").statusCode()).isEqualTo(200);
          assertThat(gate("shadow").at("/shadow/refused/gate_full").asInt()).isPositive();
          assertThat(gate("shadow").at("/shadow/on").asBoolean()).isTrue();
          assertThat(gate("shadow").get("refused")).isEmpty();
        });
  }

  @Test
  void follow_capacityThatChanges_movesTheLimit() throws Throwable {
    flood(
        "/follow",
        48,
        response -> assertThat(response.statusCode()).isEqualTo(200),
        () -> {
          awaitGate("follow", gate -> gate.get("limit").asInt() >= 12);
          assertThat(capacity("/follow/capacity?workers=2").body())
              .isEqualTo("{\"gate\":\"follow\",\"workers\":2}\n");
          awaitGate("follow", gate -> gate.get("limit").asInt() <= 8);
          assertThat(gate("follow").at("/dependency/workers").asInt()).isEqualTo(2);
          capacity("/follow/capacity?workers=16");
          awaitGate("follow", gate -> gate.get("limit").asInt() >= 12);
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "?workers=0", "?workers=1025", "?workers=two", "?workers=1&workers=2"})
  void capacity_wrongNumber_isABadRequestThatNamesIt(String query) throws Exception {
    HttpResponse<String> response = capacity("/reject/capacity" + query);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("detail").asText())
        .startsWith("workers: ")
        .contains("(expected: ");
  }

  @Test
  void capacity_unknownParameterOrMethod_isRefused() throws Exception {
    assertThat(capacity("/reject/capacity?wrokers=1").body()).contains("did you mean workers?");
    assertThat(server.management("/reject/capacity?workers=1").statusCode()).isEqualTo(405);
    assertThat(server.get("/reject/capacity?workers=1").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"work=1, work: ", "wrok=1ms, unknown parameter: ", "tenant=, tenant: "})
  void call_wrongParameter_isABadRequestThatNamesIt(String query, String detail) throws Exception {
    HttpResponse<String> response = server.get("/reject?" + query);

    assertProblem(response, 400, "bad_parameter", "reject");
    assertThat(json(response).get("detail").asText()).startsWith(detail);
  }

  @Test
  void home_always_listsGates() throws Exception {
    assertThat(server.get("/").body()).contains("/standing", "when full: ");
    assertThat(server.management("/").body()).contains("/gates", "/standing/capacity");
  }

  @Test
  void stop_requestsThatWaitAtAGate_areAnswered(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("gates.yaml"), FILE);
    try (RunningServer own = RunningServer.start(ConfigFile.read(file))) {
      List<CompletableFuture<HttpResponse<String>>> requests =
          IntStream.range(0, 6).mapToObj(i -> own.getAsync("/standing?work=20ms")).toList();
      await().until(() -> gate(own, "standing").at("/ledger/offered").asInt() == requests.size());

      own.stop();

      for (CompletableFuture<HttpResponse<String>> request : requests) {
        assertThat(request.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
    }
  }

  // ---------------------------------------------------------------- helpers

  /** Runs something while the permit of a gate is out, and so many wait for it. */
  private static void whileFull(String gate, int waiters, ThrowingRunnable body) throws Throwable {
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    try {
      calls.add(server.getAsync("/" + gate + LONG));
      awaitGate(gate, now -> now.get("inFlight").asInt() == 1);
      for (int i = 0; i < waiters; i++) {
        calls.add(server.getAsync("/" + gate + LONG));
      }
      awaitGate(gate, now -> now.get("waiting").asInt() == waiters);
      body.run();
    } finally {
      calls.forEach(call -> call.cancel(true)); // which closes their connections
      awaitGate(gate, now -> now.get("inFlight").asInt() == 0 && now.get("waiting").asInt() == 0);
    }
  }

  /** Keeps so many requests under way while something goes on. */
  private static void flood(String path, int concurrent, Check check, ThrowingRunnable body)
      throws Throwable {
    AtomicBoolean over = new AtomicBoolean();
    List<CompletableFuture<Void>> clients =
        IntStream.range(0, concurrent)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          while (!over.get()) {
                            check.accept(server.getAsync(path).join());
                          }
                        },
                        task -> new Thread(task, "client-" + i).start()))
            .toList();
    try {
      body.run();
    } finally {
      over.set(true);
    }
    for (CompletableFuture<Void> client : clients) {
      client.get(20, TimeUnit.SECONDS);
    }
  }

  @FunctionalInterface
  private interface Check {
    void accept(HttpResponse<String> response);
  }

  private static void awaitGate(String name, Predicate<JsonNode> condition) {
    await().atMost(Duration.ofSeconds(30)).until(() -> gate(name), condition);
  }

  private static JsonNode gate(String name) throws Exception {
    return gate(server, name);
  }

  private static JsonNode gate(RunningServer of, String name) throws Exception {
    for (JsonNode gate : json(of.management("/gates")).get("gates")) {
      if (gate.get("name").asText().equals(name)) {
        return gate;
      }
    }
    throw new AssertionError("no gate " + name);
  }

  private static HttpResponse<String> capacity(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(server.managementUrl() + path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofString());
  }

  private static long retryAfter(HttpResponse<String> response) {
    return response.headers().firstValueAsLong("retry-after").orElseThrow();
  }

  private static void assertProblem(
      HttpResponse<String> response, int status, String reason, String gate) throws Exception {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonNode problem = json(response);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("reason").asText()).isEqualTo(reason);
    assertThat(problem.get("route").asText()).isEqualTo("/" + gate);
    assertThat(problem.get("strategy").asText()).isNotEmpty();
  }
}
