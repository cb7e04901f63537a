package dev.weir.e2e;

import static dev.weir.e2e.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.config.BatchSpec;
import dev.weir.demo.config.DisciplineSpec;
import dev.weir.demo.config.ElasticSpec;
import dev.weir.demo.config.PoolKind;
import dev.weir.demo.config.PoolSpec;
import dev.weir.demo.config.RouteSpec;
import dev.weir.demo.config.RouteSpec.Handler;
import dev.weir.demo.config.ScalingSpec;
import dev.weir.demo.config.ServerSpec;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.overflow.Overflow;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of pool and each order that a request can ask for, over HTTP. */
class KindsTest {

  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Duration FOREVER = Duration.ofSeconds(5);

  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server =
        RunningServer.start(
            new ServiceConfig(
                new ServerSpec(0, 0, Duration.ofSeconds(10), Duration.ofSeconds(30)),
                List.of(
                    pool("urgent", PoolKind.PRIORITY, 1, priority(), null),
                    pool("fair", PoolKind.FIXED, 1, fair(), null),
                    pool("cheap", PoolKind.FIXED, 1, new DisciplineSpec.ShortestJob(), null),
                    pool("soon", PoolKind.FIXED, 1, new DisciplineSpec.EarliestDeadline(), null),
                    pool(
                        "elastic",
                        PoolKind.BOUNDED_ELASTIC,
                        4,
                        new DisciplineSpec.Fifo(),
                        new ElasticSpec(
                            1,
                            Duration.ofMillis(50),
                            Duration.ofMillis(20),
                            new ScalingSpec.OnDemand())),
                    pool("parallel", PoolKind.PARALLEL, 2, new DisciplineSpec.Fifo(), null),
                    pool("batch", PoolKind.FIXED, 2, new DisciplineSpec.Fifo(), null)),
                List.of(
                    work("urgent"),
                    work("fair"),
                    work("cheap"),
                    work("soon"),
                    work("elastic"),
                    route("/parallel", Handler.FORKS, "parallel", null),
                    route("/batch", Handler.BATCH, "batch", gathering(3, 100, BatchSpec.Key.KEY)),
                    route(
                        "/tenants",
                        Handler.BATCH,
                        "batch",
                        gathering(2, 100, BatchSpec.Key.TENANT)),
                    route("/bytes", Handler.BATCH, "batch", gathering(9, 4, BatchSpec.Key.NONE)))));
  }

  private static DisciplineSpec priority() {
    return new DisciplineSpec.Priority(Duration.ofMinutes(1));
  }

  private static DisciplineSpec fair() {
    return new DisciplineSpec.FairByTenant(1, Map.of("gold", 2));
  }

  private static PoolSpec pool(
      String name, PoolKind kind, int workers, DisciplineSpec discipline, ElasticSpec elastic) {
    return new PoolSpec(name, kind, workers, 64, 64, null, null, discipline, elastic);
  }

  private static RouteSpec work(String pool) {
    return route("/" + pool, Handler.WORK, pool, null);
  }

  private static RouteSpec route(String path, Handler handler, String pool, BatchSpec batch) {
    return new RouteSpec(path, handler, pool, Overflow.block(), SHORT, 1, null, batch);
  }

  private static BatchSpec gathering(int size, int bytes, BatchSpec.Key key) {
    return new BatchSpec(size, FOREVER, bytes, key, 64);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void priority_urgentRequestBehindQueuedOnes_overtakesThem() throws Exception {
    whileOthersWait(
        "urgent",
        List.of("?priority=48&work=60s", "?priority=48&work=60s", "?priority=33&work=60s"),
        () -> {
          HttpResponse<String> urgent = server.get("/urgent?priority=32");
          assertThat(json(urgent).get("priority").asInt()).isEqualTo(32);
          assertThat(json(urgent).get("outcome").asText()).isEqualTo("completed");
        });
    JsonNode levels = server.pool("urgent").get("priorities");
    assertThat(levels).extracting(level -> level.get("level").asInt()).contains(0, 32);
    JsonNode urgent =
        StreamSupport.stream(levels.spliterator(), false)
            .filter(level -> level.get("level").asInt() == 32)
            .findFirst()
            .orElseThrow();
    assertThat(urgent.get("taken").asInt()).isPositive();
    assertThat(urgent.get("wait").get("count").asInt()).isPositive();
  }

  @Test
  void fair_quietTenantBehindAFlood_hasItsTurn() throws Exception {
    // Some of the flood go first, which came first; the others would keep the worker.
    List<String> flood = new ArrayList<>(Collections.nCopies(3, "?tenant=flood"));
    flood.addAll(Collections.nCopies(5, "?tenant=flood&work=60s"));
    whileOthersWait(
        "fair",
        flood,
        () ->
            assertThat(json(server.get("/fair?tenant=quiet")).get("tenant").asText())
                .isEqualTo("quiet"));
  }

  @Test
  void shortestJob_cheapRequestBehindADearOne_overtakesIt() throws Exception {
    whileOthersWait(
        "cheap",
        List.of("?cost=900&work=60s"),
        () -> assertThat(server.get("/cheap?cost=2").statusCode()).isEqualTo(200));
  }

  @Test
  void earliestDeadline_requestsWithLaterAndNone_areOvertaken() throws Exception {
    whileOthersWait(
        "soon",
        List.of("?work=60s", "?work=60s&deadline=50s"),
        () -> assertThat(server.get("/soon?deadline=40s").statusCode()).isEqualTo(200));
  }

  /**
   * Does something behind others that wait for the one worker. It lets go of what it had in hand
   * only when that has lined up too; so it ends in time only if it goes before those others.
   */
  private static void whileOthersWait(String pool, List<String> queries, ThrowingRunnable body)
      throws Exception {
    CompletableFuture<HttpResponse<String>> running =
        server.getAsync("/" + pool + "?work=60s&priority=0&tenant=first&cost=1&deadline=30s");
    soon().until(() -> server.ledger(pool).get("running") == 1);
    List<CompletableFuture<HttpResponse<String>>> others = new ArrayList<>();
    for (String query : queries) {
      others.add(server.getAsync("/" + pool + query));
      soon().until(() -> server.ledger(pool).get("queued") == others.size());
    }
    CompletableFuture<Void> done = CompletableFuture.runAsync(() -> run(body));
    soon().until(() -> server.ledger(pool).get("queued") == others.size() + 1);

    running.cancel(true);

    done.get(20, TimeUnit.SECONDS);
    others.forEach(other -> other.cancel(true));
    soon().until(() -> server.ledger(pool).pending() == 0);
  }

  private static void run(ThrowingRunnable body) {
    try {
      body.run();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  private static ConditionFactory soon() {
    return await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
  }

  @Test
  void elastic_moreThanOneRequest_growsAndShrinksAgain() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> requests =
        IntStream.range(0, 6).mapToObj(i -> server.getAsync("/elastic?work=60s")).toList();
    soon().until(() -> workforce("workers") == 4);
    assertThat(server.pool("elastic").get("workers")).hasSize(4);

    requests.forEach(request -> request.cancel(true));

    soon().until(() -> workforce("workers") == 1);
    JsonNode workforce = server.pool("elastic").get("workforce");
    assertThat(workforce.get("min").asInt()).isEqualTo(1);
    assertThat(workforce.get("max").asInt()).isEqualTo(4);
    assertThat(workforce.get("changes").asInt()).isGreaterThanOrEqualTo(2);
    JsonNode grown = workforce.get("recent").get(0);
    assertThat(grown.get("after").asInt()).isGreaterThan(grown.get("before").asInt());
    assertThat(grown.get("cause").asText()).contains("queued");
    soon()
        .until(
            () ->
                server
                    .pool("elastic")
                    .at("/workforce/recent/0/waitAfterMicros")
                    .isIntegralNumber());
  }

  private static int workforce(String what) throws Exception {
    return server.pool("elastic").get("workforce").get(what).asInt();
  }

  @Test
  void parallel_treeOfForks_isSharedByTheWorkers() throws Exception {
    JsonNode answer = json(server.get("/parallel?work=40ms&leaves=64&priority=1"));

    assertThat(answer.fieldNames())
        .toIterable()
        .containsExactly(
            "route",
            "strategy",
            "outcome",
            "priority",
            "waitMillis",
            "runMillis",
            "worker",
            "tasks",
            "stolen",
            "workers");
    assertThat(answer.get("tasks").asInt()).isEqualTo(127);
    soon()
        .until(
            () -> {
              JsonNode next = json(server.get("/parallel?work=40ms"));
              return next.get("stolen").asInt() > 0 && next.get("workers").asInt() == 2;
            });
    JsonNode steals = server.pool("parallel").get("steals");
    assertThat(steals.get("yielded").asInt()).isPositive();
    assertThat(steals.get("stolen").asInt()).isPositive();
    assertThat(steals.get("attempted").asInt())
        .isGreaterThanOrEqualTo(steals.get("yielded").asInt());
  }

  @Test
  void parallel_clientGone_forksNoMore() throws Exception {
    CompletableFuture<HttpResponse<String>> request = server.getAsync("/parallel?work=60s");
    soon().until(() -> server.pool("parallel").get("busy").asInt() == 2);

    request.cancel(true);

    soon().until(() -> server.ledger("parallel").pending() == 0);
    assertThat(json(server.get("/parallel?work=1ms")).get("tasks").asInt()).isEqualTo(127);
  }

  @Test
  void batch_oneFailingItem_failsAlone() throws Exception {
    List<HttpResponse<String>> answers =
        all("/batch?key=a&item=1", "/batch?key=a&item=2&fail=true", "/batch?key=a&item=3");

    assertThat(answers).extracting(HttpResponse::statusCode).containsExactly(200, 500, 200);
    JsonNode failed = json(answers.get(1));
    assertThat(failed.get("reason").asText()).isEqualTo("item_failed");
    assertThat(failed.get("size").asInt()).isEqualTo(3);
    List<Integer> places = new ArrayList<>();
    for (HttpResponse<String> answer : answers) {
      places.add(json(answer).get("place").asInt());
      assertThat(json(answer).get("batch")).isEqualTo(failed.get("batch"));
    }
    assertThat(places).containsExactlyInAnyOrder(1, 2, 3);
    JsonNode batches = server.pool("batch").get("batches").get(0);
    assertThat(batches.get("route").asText()).isEqualTo("/batch");
    assertThat(batches.get("ledger").get("failed").asInt()).isEqualTo(1);
    assertThat(batches.get("ledger").get("completed").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(batches.get("batches").asInt()).isPositive();
  }

  @Test
  void batch_keysThatDiffer_areDoneApart() throws Exception {
    for (HttpResponse<String> answer :
        all(
            "/batch?key=x",
            "/batch?key=y",
            "/batch?key=x",
            "/batch?key=y",
            "/batch?key=x",
            "/batch?key=y")) {
      assertThat(json(answer).get("size").asInt()).isEqualTo(3);
    }
    for (HttpResponse<String> answer :
        all("/tenants?tenant=a", "/tenants?tenant=b", "/tenants?tenant=a", "/tenants?tenant=b")) {
      assertThat(json(answer).get("size").asInt()).isEqualTo(2);
    }
  }

  @Test
  void batch_enoughBytes_isDoneBeforeThereAreEnoughItems() throws Exception {
    assertThat(json(server.get("/bytes?item=12345678")).get("size").asInt()).isEqualTo(1);
    for (HttpResponse<String> answer : all("/bytes?item=12", "/bytes?item=34")) {
      assertThat(json(answer).get("size").asInt()).isEqualTo(2);
    }
  }

  @Test
  void batch_clientGone_isNotInIt() throws Exception {
    CompletableFuture<HttpResponse<String>> gone = server.getAsync("/batch?key=g");
    soon().until(() -> batchLedger("queued") == 1);
    gone.cancel(true);
    soon().until(() -> batchLedger("queued") == 0);

    for (HttpResponse<String> answer : all("/batch?key=g", "/batch?key=g", "/batch?key=g")) {
      assertThat(json(answer).get("size").asInt()).isEqualTo(3);
    }
  }

  private static long batchLedger(String term) throws Exception {
    return server.pool("batch").get("batches").get(0).get("ledger").get(term).asLong();
  }

  @Test
  void batch_deadlineWhileItGathers_isA504() throws Exception {
    HttpResponse<String> response = server.get("/batch?key=lonely&deadline=20ms");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(json(response).get("reason").asText()).isEqualTo("deadline_exceeded");
    soon().until(() -> batchLedger("queued") == 0);
  }

  private static List<HttpResponse<String>> all(String... paths) throws Exception {
    List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
    for (String path : paths) {
      requests.add(server.getAsync(path));
    }
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> request : requests) {
      answers.add(request.get());
    }
    return answers;
  }

  @ParameterizedTest
  @CsvSource({
    "/urgent?priority=64, priority: \"64\"",
    "/fair?tenant=, tenant: \"\"",
    "/cheap?cost=-1, cost: \"-1\"",
    "/soon?deadline=soon, deadline: \"soon\"",
    "/parallel?leaves=0, leaves: \"0\"",
    "/parallel?leaves=1025, leaves: \"1025\"",
    "/batch?fail=maybe, fail: \"maybe\"",
    "/batch?key=a&key=b, key: given 2 times",
    "/tenants?key=a, unknown parameter: \"key\"",
    "/urgent?prioriti=1, did you mean priority?",
  })
  void parameter_wrong_isABadRequestThatNamesIt(String path, String detail) throws Exception {
    HttpResponse<String> response = server.get(path);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(json(response).get("reason").asText()).isEqualTo("bad_parameter");
    assertThat(json(response).get("detail").asText()).contains(detail, "(expected: ");
  }

  @ParameterizedTest
  @CsvSource({"X-Tenant, ''", "X-Cost, 0", "X-Deadline, never"})
  void header_wrong_isABadRequestThatNamesIt(String name, String value) throws Exception {
    HttpResponse<String> response = server.get("/fair", name, value);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("reason").asText()).isEqualTo("bad_header");
    assertThat(json(response).get("detail").asText()).startsWith(name + ": \"" + value + "\"");
  }

  @Test
  void parameter_withASemicolon_isOneParameter() throws Exception {
    JsonNode answer = json(server.get("/fair?tenant=acme;priority=0"));

    assertThat(answer.get("tenant").asText()).isEqualTo("acme;priority=0");
    assertThat(answer.get("priority").asInt()).isEqualTo(32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s=1", "work=%s", "priority=%s"})
  void parameter_wrongAndLong_isCutShortInTheAnswer(String query) throws Exception {
    HttpResponse<String> response = server.get("/fair?" + query.formatted("x".repeat(2_000)));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("detail").asText()).contains("xxx...").hasSizeLessThan(250);
  }

  @Test
  void headers_ofARequest_areCarried() throws Exception {
    assertThat(json(server.get("/urgent", "Priority", "u=1, i")).get("priority").asInt())
        .isEqualTo(16);
    assertThat(json(server.get("/fair", "X-Tenant", "acme")).get("tenant").asText())
        .isEqualTo("acme");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/urgent", "/elastic", "/parallel", "/bytes?item=12345"})
  void deadline_inCenturies_isNone(String path) throws Exception {
    String query = (path.contains("?") ? "&" : "?") + "deadline=2400-01-31T12:00:00Z";

    assertThat(server.get(path + query).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/urgent", "/elastic", "/parallel", "/batch"})
  void deadline_inThePast_isA504(String path) throws Exception {
    HttpResponse<String> response = server.get(path + "?deadline=2020-01-31T12:00:00Z");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(json(response).get("reason").asText()).isEqualTo("deadline_exceeded");
    assertThat(response.headers().firstValue("retry-after")).isEmpty();
  }

  @Test
  void deadline_passedDuringTheRun_isA504() throws Exception {
    HttpResponse<String> response = server.get("/elastic?work=60s&deadline=20ms");

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(json(response).get("reason").asText()).isEqualTo("deadline_exceeded");
  }

  @Test
  void pages_kindsAndOrders_areDescribed() throws Exception {
    assertThat(server.get("/", "Accept", "text/html").body())
        .contains("1 to 4 workers as needed", "2 workers that fork and steal")
        .contains("tenants in turn, by weight: gold 2, all others 1", "the more urgent first")
        .contains("; <code>?priority=0</code> goes first")
        .contains("3 with the same <code>?key=</code> or 100 bytes of <code>?item=</code>,");
    assertThat(server.get("/").body())
        .contains("?priority=0 goes first", "3 with the same ?key= or 100 bytes of ?item=,");
    JsonNode pool = server.pool("fair");
    assertThat(pool.get("kind").asText()).isEqualTo("fixed");
    assertThat(pool.get("discipline").asText()).isEqualTo("fairByTenant");
    JsonNode config = json(server.management("/config"));
    assertThat(config.at("/pools/elastic/minWorkers").asInt()).isEqualTo(1);
    assertThat(config.at("/routes/6/batchKey").asText()).isEqualTo("key");
  }
}
