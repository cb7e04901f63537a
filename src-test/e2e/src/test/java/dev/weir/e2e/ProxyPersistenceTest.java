package dev.weir.e2e;

import static dev.weir.e2e.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.config.ConfigFile;
import dev.weir.netty.RawConnection;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a proxy asks an upstream that fails, and when it does not ask at all. */
class ProxyPersistenceTest {

  private static final String FILE =
      """
      proxies:
        again: {path: /again, upstream: UP, strategy: block, breaker: false, retryBackoff: 1ms, retryBurst: 100, retryBody: 1KiB}
        any: {path: /any, upstream: UP, strategy: block, breaker: false, retryBackoff: 1ms, retryMethods: any}
        poor: {path: /poor, upstream: UP, strategy: block, breaker: false, retryBackoff: 1ms, retryBudget: 0, retryBurst: 1}
        breaking: {path: /breaking, upstream: UP, strategy: block, attempts: 1, breakerCalls: 4, breakerOpen: 200ms}
        hanging: {path: /hanging, upstream: UP, strategy: block, attempts: 1, breakerCalls: 2, breakerOpen: 100ms, responseTimeout: 200ms}
        leaving: {path: /leaving, upstream: UP, strategy: block, attempts: 1, breakerCalls: 2, breakerOpen: 1m, responseTimeout: 1s}
        slow: {path: /slow, upstream: UP, strategy: block, attempts: 1, breakerCalls: 2, breakerOpen: 1m, responseTimeout: 1s}
        waiting: {path: /waiting, upstream: UP, strategy: block, retryBackoff: 1ms, breakerCalls: 2, breakerOpen: 1m}
        both: {path: /both, upstream: UP, strategy: block, retryBackoff: 1ms, breakerCalls: 2, breakerOpen: 1m}
      """;

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static ScriptedUpstream upstream;
  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    upstream = new ScriptedUpstream();
    String file = FILE.replace("UP", "http://127.0.0.1:" + upstream.port());
    server =
        RunningServer.start(
            ConfigFile.read(Files.writeString(directory.resolve("proxies.yaml"), file)));
  }

  @AfterAll
  static void stop() {
    server.close();
    upstream.close();
  }

  @BeforeEach
  void allIsWell() {
    upstream.failures.set(0);
    upstream.calls.set(0);
    upstream.retryAfter = "";
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(server.uri(path))
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  // ---------------------------------------------------------------- once more

  @ParameterizedTest
  @CsvSource({"/again/flaky, GET ''", "/again/shy, ok"})
  void get_failsTwice_isSentAgain(String path, String body) throws Exception {
    upstream.failures.set(2);

    HttpResponse<String> answer = server.get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo(body.replace("''", ""));
    assertThat(answer.headers().firstValue("x-busy")).isEmpty();
    assertThat(answer.headers().allValues("via")).hasSize(1);
    assertThat(upstream.calls.get()).isEqualTo(3);
    assertThat(proxy("/again").at("/retries/budget/spent").asInt()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /again/flaky, 10, 3",
    "DELETE, /again/flaky, 10, 3",
    "PUT, /again/flaky, 1025, 1",
    "POST, /again/flaky, 10, 1",
    "POST, /again/flaky, 0, 1",
    "POST, /any/flaky, 10, 3",
  })
  void request_withABody_isSentAgainIfThatMayBe(String method, String path, int length, int calls)
      throws Exception {
    String body = "x".repeat(length);
    upstream.failures.set(2);

    HttpResponse<String> answer = send(method, path, body);

    assertThat(upstream.calls.get()).isEqualTo(calls);
    assertThat(answer.body()).isEqualTo(calls == 1 ? "busy" : method + " " + body);
  }

  @Test
  void answer_afterTheLastAttempt_isPassedBackAsItIs() throws Exception {
    upstream.failures.set(1_000);
    long failed = server.gate("/again").at("/ledger/failed").asLong();
    int givenUp = proxy("/again").at("/retries/givenUp/no_attempts_left").asInt();

    try (RawConnection client = new RawConnection(server.port())) {
      for (int i = 0; i < 2; i++) {
        client.get("/again/flaky");
        RawConnection.Answered answer = client.read();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("busy");
        assertThat(answer.header("x-busy")).isEqualTo("1");
      }
    }

    assertThat(upstream.calls.get()).isEqualTo(6);
    assertThat(proxy("/again").at("/retries/givenUp/no_attempts_left").asInt())
        .isEqualTo(givenUp + 2);
    assertThat(server.gate("/again").at("/ledger/failed").asLong()).isEqualTo(failed + 2);
  }

  @Test
  void budget_spent_isTheEndOfRetries() throws Exception {
    upstream.failures.set(1_000);

    server.get("/poor/flaky");
    server.get("/poor/flaky");

    assertThat(upstream.calls.get()).isEqualTo(3);
    JsonNode retries = proxy("/poor").get("retries");
    assertThat(retries.at("/givenUp/no_budget").asInt()).isEqualTo(2);
    assertThat(retries.at("/budget/available").asInt()).isZero();
    assertThat(retries.at("/budget/spent").asInt()).isOne();
  }

  @Test
  void retryAfter_noLongerThanTheCap_isWaitedFor() throws Exception {
    upstream.failures.set(1);
    upstream.retryAfter = "1";

    long began = System.nanoTime();
    assertThat(server.get("/again/flaky").statusCode()).isEqualTo(200);

    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(TimeUnit.SECONDS.toNanos(1));
  }

  @ParameterizedTest
  @CsvSource({
    "7, 60000, retry_after_too_long",
    "'Wed, 01 Jan 2121 00:00:00 GMT', 60000, retry_after_too_long",
    "2, 1900, deadline"
  })
  void retryAfter_longerThanAnybodyWaits_endsIt(String retryAfter, String timeout, String why)
      throws Exception {
    upstream.failures.set(1);
    upstream.retryAfter = retryAfter;
    int before = proxy("/again").at("/retries/givenUp/" + why).asInt();

    HttpResponse<String> answer =
        server.get("/again/flaky", "X-Envoy-Expected-Rq-Timeout-Ms", timeout);

    assertThat(answer.headers().firstValue("retry-after")).hasValue(retryAfter);
    assertThat(upstream.calls.get()).isOne();
    assertThat(proxy("/again").at("/retries/givenUp/" + why).asInt()).isEqualTo(before + 1);
  }

  @Test
  void client_goneDuringTheWait_isNotWaitedFor() throws Exception {
    upstream.failures.set(1);
    upstream.retryAfter = "2";
    int cancelled = proxy("/again").at("/retries/cancelled").asInt();
    try (RawConnection client = new RawConnection(server.port())) {
      client.get("/again/flaky");
      await()
          .untilAsserted(() -> assertThat(proxy("/again").at("/retries/waiting").asInt()).isOne());
      client.reset();
    }
    await()
        .untilAsserted(
            () -> {
              assertThat(proxy("/again").at("/retries/cancelled").asInt()).isEqualTo(cancelled + 1);
              assertThat(server.gate("/again").get("inFlight").asInt()).isZero();
            });
    assertThat(upstream.calls.get()).isOne();
  }

  // ---------------------------------------------------------------- not at all

  @Test
  void breaker_tooManyFailures_opensAndClosesAgain() throws Exception {
    for (int i = 0; i < 4; i++) {
      assertThat(server.get("/breaking/broken").body()).isEqualTo("broken");
    }
    await() // it hears of an answer's end as the client does, or a moment later
        .untilAsserted(
            () ->
                assertThat(proxy("/breaking").at("/breaker/failureRate").asDouble())
                    .isEqualTo(1.0));

    await()
        .untilAsserted(
            () -> {
              server.get("/breaking/broken"); // or it is half open by now
              int calls = upstream.calls.get();
              HttpResponse<String> refused = server.get("/breaking/x");
              assertThat(refused.statusCode()).isEqualTo(503);
              assertThat(json(refused).get("reason").asText()).isEqualTo("breaker_open");
              assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
              assertThat(upstream.calls.get()).isEqualTo(calls);
            });

    await().untilAsserted(() -> assertThat(server.get("/breaking/x").body()).isEqualTo("ok"));
    await()
        .untilAsserted(
            () -> {
              server.get("/breaking/x");
              assertThat(proxy("/breaking").at("/breaker/state").asText()).isEqualTo("closed");
            });
    assertThat(proxy("/breaking").at("/breaker/turnedAway").asInt()).isPositive();
  }

  @Test
  void breaker_thatOpensMeanwhile_endsRetries() throws Exception {
    upstream.failures.set(1_000);

    assertThat(server.get("/both/flaky").body()).isEqualTo("busy");

    assertThat(upstream.calls.get()).isEqualTo(2);
    assertThat(proxy("/both").at("/retries/givenUp/breaker_open").asInt()).isOne();
    assertThat(proxy("/both").at("/breaker/state").asText()).isEqualTo("open");
    assertThat(json(server.get("/both/x")).get("reason").asText()).isEqualTo("breaker_open");
    assertThat(Long.parseLong(server.get("/both/x").headers().firstValue("retry-after").get()))
        .isBetween(1L, 60L);
  }

  @Test
  void breaker_thatOpensDuringTheWait_leavesTheClientTheAnswerThatWasHeld() throws Exception {
    upstream.failures.set(1_000);
    upstream.retryAfter = "1";
    CompletableFuture<HttpResponse<String>> waits = server.getAsync("/waiting/flaky");
    await()
        .untilAsserted(() -> assertThat(proxy("/waiting").at("/retries/waiting").asInt()).isOne());
    server.get("/waiting/broken");
    await()
        .untilAsserted(
            () -> assertThat(proxy("/waiting").at("/breaker/state").asText()).isEqualTo("open"));

    HttpResponse<String> answer = waits.get(20, TimeUnit.SECONDS);

    assertThat(answer.body()).isEqualTo("busy");
    assertThat(answer.headers().firstValue("x-busy")).hasValue("1");
    assertThat(upstream.calls.get()).isEqualTo(2);
  }

  @Test
  void breaker_probesThatHang_openItAgain() throws Exception {
    for (int round = 0; round < 2; round++) {
      for (int asked = 0; asked < 2; ) { // as many as it goes by, open or half open
        HttpResponse<String> answer = server.get("/hanging/never");
        if (json(answer).get("reason").asText().equals("upstream_timeout")) {
          asked++;
        }
      }
      assertThat(proxy("/hanging").at("/breaker/state").asText()).isEqualTo("open");
    }
    assertThat(proxy("/hanging").at("/breaker/failed").asInt()).isEqualTo(4);
  }

  @Test
  void breaker_clientsThatGiveUpOnASilentUpstream_openIt() throws Exception {
    await()
        .untilAsserted(
            () -> {
              server.get("/leaving/never", "X-Envoy-Expected-Rq-Timeout-Ms", "800");
              assertThat(proxy("/leaving").at("/breaker/state").asText()).isEqualTo("open");
            });
    assertThat(proxy("/leaving").at("/failures").isEmpty()).isTrue();
  }

  @Test
  void breaker_slowUploadsThatAreCancelled_doNotOpenIt() throws Exception {
    try (RawConnection one = new RawConnection(server.port());
        RawConnection two = new RawConnection(server.port())) {
      for (RawConnection client : List.of(one, two)) {
        client.send(
            "POST /slow/count",
            "Transfer-Encoding: chunked\r\nX-Envoy-Expected-Rq-Timeout-Ms: 1500",
            "4\r\nfour\r\n");
      }
      assertThat(one.read().body()).contains("deadline_exceeded");
      assertThat(two.read().body()).contains("deadline_exceeded");
    }
    await().untilAsserted(() -> assertThat(proxy("/slow").at("/breaker/running").asInt()).isZero());

    assertThat(proxy("/slow").at("/breaker/calls").asInt()).isEqualTo(2);
    assertThat(proxy("/slow").at("/breaker/recorded").asInt()).isZero();
    assertThat(proxy("/slow").at("/breaker/state").asText()).isEqualTo("closed");
  }

  private static JsonNode proxy(String path) throws Exception {
    for (JsonNode proxy : json(server.management("/proxies")).get("proxies")) {
      if (proxy.get("path").asText().equals(path)) {
        return proxy;
      }
    }
    throw new AssertionError("no proxy at " + path);
  }
}
