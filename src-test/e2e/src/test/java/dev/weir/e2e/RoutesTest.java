package dev.weir.e2e;

import static dev.weir.e2e.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route, and everything that can be wrong with a request. */
class RoutesTest {

  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "drop", "reject", "timeout"})
  void work_roomInThePool_completesWithItsTimes(String strategy) throws Exception {
    HttpResponse<String> response = server.get("/" + strategy + "?work=5ms");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    JsonNode answer = json(response);
    assertThat(answer.fieldNames())
        .toIterable()
        .containsExactly(
            "route", "strategy", "outcome", "priority", "waitMillis", "runMillis", "worker");
    assertThat(answer.get("route").asText()).isEqualTo("/" + strategy);
    assertThat(answer.get("strategy").asText()).isEqualTo(strategy);
    assertThat(answer.get("outcome").asText()).isEqualTo("completed");
    assertThat(answer.get("priority").asInt()).isEqualTo(32);
    assertThat(answer.get("waitMillis").asDouble()).isBetween(0.0, 1_000.0);
    assertThat(answer.get("runMillis").asDouble()).isBetween(5.0, 1_000.0);
    assertThat(answer.get("worker").asText()).contains(strategy);
  }

  @Test
  void work_withoutAWorkTime_takesTheDefault() throws Exception {
    assertThat(json(server.get("/block")).get("runMillis").asDouble()).isGreaterThanOrEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource({"500us, 0.5", "1ms, 1", "0s, 0"})
  void work_everyUnit_isUnderstood(String time, double millis) throws Exception {
    HttpResponse<String> response = server.get("/reject?work=" + time);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).get("runMillis").asDouble()).isGreaterThanOrEqualTo(millis);
  }

  @Test
  void drop_fullPool_answers202WithoutAWorker() throws Throwable {
    whileFull(
        "drop",
        "5s",
        () -> {
          HttpResponse<String> response = server.get("/drop?work=1ms");

          assertThat(response.statusCode()).isEqualTo(202);
          assertThat(response.body())
              .isEqualTo("{\"route\":\"/drop\",\"strategy\":\"drop\",\"outcome\":\"dropped\"}\n");
        });
  }

  @Test
  void reject_fullPool_answers503WithRetryAfter() throws Throwable {
    whileFull(
        "reject",
        "5s",
        () -> {
          HttpResponse<String> response = server.get("/reject?work=1ms");

          assertThat(response.statusCode()).isEqualTo(503);
          assertProblem(response, 503, "pool_full", "/reject", "reject");
          assertThat(retryAfter(response)).isGreaterThanOrEqualTo(1);
        });
  }

  @Test
  void reject_poolThatDrainsSlowly_namesTheTimeItTakes() throws Throwable {
    whileFull(
        "reject",
        "5s",
        () -> {
          // 16 queued behind 8 workers that take 5 s each: once the rate is known, 10 s; until then
          // at
          // least what 8 workers could do if all of them finished now.
          await()
              .untilAsserted(
                  () -> assertThat(retryAfter(server.get("/reject"))).isGreaterThanOrEqualTo(2));
        });
  }

  @Test
  void timeout_fullPool_answers503AfterTheBoundOnTheWait() throws Throwable {
    whileFull(
        "timeout",
        "900ms",
        () -> {
          HttpResponse<String> response = server.get("/timeout?work=1ms");

          assertThat(response.statusCode()).isEqualTo(503);
          assertProblem(response, 503, "wait_timeout", "/timeout", "timeout");
          assertThat(retryAfter(response)).isGreaterThanOrEqualTo(1);
        });
  }

  @Test
  void timeout_workLongerThanTheTaskTimeout_answers504() throws Exception {
    HttpResponse<String> response = server.get("/timeout?work=5s");

    assertThat(response.statusCode()).isEqualTo(504);
    assertProblem(response, 504, "task_timeout", "/timeout", "timeout");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/block?work=20",
        "/block?work=",
        "/block?work=-1ms",
        "/block?work=1.5s",
        "/block?work=20m",
        "/block?work=61s",
        "/block?work=999999999s",
        "/block?work=1ms&work=2ms"
      })
  void work_wrongTime_isABadRequestThatNamesIt(String path) throws Exception {
    HttpResponse<String> response = server.get(path);

    assertThat(response.statusCode()).isEqualTo(400);
    assertProblem(response, 400, "bad_parameter", "/block", "block");
    assertThat(json(response).get("detail").asText()).startsWith("work: ").contains("(expected: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/block?wrok=20ms", "/livez?wrok=1", "/?wrok=1"})
  void query_unknownParameter_isABadRequestThatNamesIt(String path) throws Exception {
    HttpResponse<String> response =
        path.startsWith("/livez") ? server.management(path) : server.get(path);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("detail").asText()).contains("\"wrok\"");
  }

  @Test
  void query_brokenEncoding_isABadRequest() throws Exception {
    try (Upload upload = Upload.start(server.port(), "/ingest/block?work=%zz", new byte[0])) {
      assertThat(upload.head()).startsWith("http/1.1 400 ");
    }
  }

  @Test
  void route_unknown_isNotFound() throws Exception {
    HttpResponse<String> response = server.get("/nope");

    assertThat(response.statusCode()).isEqualTo(404);
    assertProblem(response, 404, "not_found", "/nope", null);
    assertThat(server.management("/block").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /block, 'GET, HEAD'",
    "DELETE, /, 'GET, HEAD'",
    "HEAD, /ingest/block, 'PUT, POST'",
    "GET, /ingest/block, 'PUT, POST'",
  })
  void route_wrongMethod_isNotAllowedAndSaysWhatIs(String method, String path, String allowed)
      throws Exception {
    HttpResponse<String> response = server.send(method, path);

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).hasValue(allowed);
    if (!method.equals("HEAD")) {
      assertThat(json(response).get("reason").asText()).isEqualTo("method_not_allowed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/block?work=1ms"})
  void route_headRequest_isAnsweredAsGetWithoutTheBody(String path) throws Exception {
    HttpResponse<String> response = server.send("HEAD", path);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValueAsLong("content-length").orElse(0)).isPositive();
    assertThat(response.body()).isEmpty();
    assertThat(server.get("/block?work=1ms").statusCode()).isEqualTo(200);
  }

  @Test
  void home_anyClient_listsEveryRoute() throws Exception {
    HttpResponse<String> response = server.get("/");

    assertThat(response.headers().firstValue("content-type")).hasValue("text/plain; charset=utf-8");
    assertThat(response.body())
        .contains("/block", "/drop", "/reject", "/timeout")
        .contains("/ingest/block", "/ingest/drop", "/ingest/reject", "/ingest/timeout");
    assertThat(server.management("/").body()).contains("/livez", "/readyz", "/pools");
  }

  @Test
  void home_browser_getsAPage() throws Exception {
    HttpResponse<String> response = server.get("/", "Accept", "text/html,*/*;q=0.8");

    assertThat(response.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(response.headers().firstValue("content-security-policy")).isPresent();
    assertThat(response.body())
        .startsWith("<!doctype html>")
        .contains("<a href=\"/block\">/block</a>", "<span>/ingest/block</span>")
        .contains("<span class=\"badge timeout\">timeout</span>")
        .contains("When full:</b> waits at most 50ms for its start, then 503 with Retry-After")
        .contains("pool block: 8 workers, queue 16, at most 1,024 waiting")
        .contains("wrk -t2 -c200 -d5s &#39;" + server.uri("/reject") + "&#39;")
        .contains("<a href=\"" + server.managementUrl() + "/\">management</a>");
    assertThat(server.get("/").body())
        .contains("management: " + server.managementUrl() + "/")
        .contains("when full: answers 202 at once; the work is left out");
  }

  @Test
  void home_ofTheManagement_linksBack() throws Exception {
    HttpResponse<String> page = server.management("/", "Accept", "text/html");

    assertThat(page.body())
        .contains("<a href=\"/config\">/config</a>")
        .contains("<a href=\"" + server.uri("/") + "\">service</a>");
  }

  @Test
  void health_runningServer_isAliveAndReady() throws Exception {
    assertThat(server.management("/livez").statusCode()).isEqualTo(200);
    assertThat(server.management("/readyz").statusCode()).isEqualTo(200);
  }

  @Test
  void pools_always_showTheShapeOfEach() throws Exception {
    JsonNode pool = server.pool("ingest-timeout");

    assertThat(pool.get("capacity").asInt()).isEqualTo(24);
    assertThat(pool.get("workers")).hasSize(8);
    assertThat(pool.get("depth").asInt()).isZero();
    assertThat(pool.get("busy").asInt()).isZero();
    assertThat(pool.get("wait").has("p99Micros")).isTrue();
    assertThat(pool.get("run").has("p50Micros")).isTrue();
  }

  private static long retryAfter(HttpResponse<String> response) {
    return response.headers().firstValueAsLong("retry-after").orElse(0);
  }

  private static void assertProblem(
      HttpResponse<String> response, int status, String reason, String route, String strategy)
      throws Exception {
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonNode problem = json(response);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("title").asText()).isNotBlank();
    assertThat(problem.get("detail").asText()).isNotBlank();
    assertThat(problem.get("reason").asText()).isEqualTo(reason);
    assertThat(problem.get("route").asText()).isEqualTo(route);
    assertThat(problem.get("strategy").asText(null)).isEqualTo(strategy);
  }

  /** Does something while every place in a pool is taken. */
  private static void whileFull(String name, String work, ThrowingRunnable body) throws Throwable {
    int capacity = server.pool(name).get("capacity").asInt();
    int workers = server.pool(name).get("workers").size();
    List<CompletableFuture<?>> requests = new ArrayList<>();
    for (int i = 0; i < capacity; i++) {
      requests.add(server.getAsync("/" + name + "?work=" + work));
    }
    // On /timeout the queued ones leave within 50 ms: there the busy workers are what counts.
    await()
        .until(
            () ->
                name.equals("timeout")
                    ? server.ledger(name).get("running") == workers
                    : server.ledger(name).pending() == capacity);
    body.run();
    requests.forEach(request -> request.cancel(true));
    await().until(() -> server.ledger(name).pending() == 0);
  }
}
