package dev.weir.e2e;

import static dev.weir.e2e.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.config.ConfigFile;
import dev.weir.demo.config.ServiceConfig;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rates over HTTP: who may come how often, and what the header fields say of it. */
class RatesTest {

  private static final String FILE =
      """
      pools: {p: {workers: 1, queue: 1}}
      routes: [{path: /p, pool: p, strategy: block}]
      rates:
        tenant: {path: /tenant, rate: 1/m, burst: 3, per: tenant}
        client: {path: /client, rate: 1/m, burst: 2, per: client}
        all: {path: /all, rate: 1/m, burst: 2}
        wait: {path: /wait, rate: 20/s, burst: 1, maxWait: 20s}
        long: {path: /long, rate: 1/10s, burst: 1, maxWait: 1440m}
      """;

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server = RunningServer.start(config(directory));
  }

  private static ServiceConfig config(Path directory) throws Exception {
    return ConfigFile.read(Files.writeString(directory.resolve("rates.yaml"), FILE));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void tenant_beyondTheBurst_answers429AndSaysWhatIsLeft() throws Exception {
    for (int left = 2; left >= 0; left--) {
      HttpResponse<String> response = server.get("/tenant?tenant=acme");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(json(response).get("remaining").asInt()).isEqualTo(left);
      assertThat(json(response).get("outcome").asText()).isEqualTo("completed");
      assertThat(field(response, "ratelimit-policy"))
          .isEqualTo("\"tenant\";q=3;w=180;pk=:YWNtZQ==:");
      assertThat(field(response, "ratelimit"))
          .startsWith("\"tenant\";r=" + left + ";t=" + (left == 2 ? "60;" : ""))
          .endsWith(";pk=:YWNtZQ==:");
    }

    HttpResponse<String> refused = server.get("/tenant?tenant=acme");

    assertProblem(refused, 429, "rate_limited", "/tenant");
    assertThat(refused.headers().firstValueAsLong("retry-after").orElseThrow()).isBetween(1L, 60L);
    assertThat(field(refused, "ratelimit")).startsWith("\"tenant\";r=0;t=1");
    assertThat(json(refused).get("strategy").asText()).isEqualTo("reject");
    assertThat(server.get("/tenant", "X-Tenant", "other").statusCode()).isEqualTo(200);
    assertThat(server.get("/tenant").statusCode()).as("nobody's").isEqualTo(200);
    assertThat(rate("tenant").at("/ledger/rejected").asInt()).isEqualTo(1);
    assertThat(rate("tenant").get("keys").asInt()).isEqualTo(3);
  }

  @Test
  void client_beyondTheBurst_answers429WhateverTheTenant() throws Exception {
    assertThat(server.get("/client?tenant=a").statusCode()).isEqualTo(200);
    assertThat(server.get("/client?tenant=b").statusCode()).isEqualTo(200);

    HttpResponse<String> refused = server.get("/client?tenant=c");

    assertProblem(refused, 429, "rate_limited", "/client");
    assertThat(field(refused, "ratelimit-policy"))
        .isEqualTo("\"client\";q=2;w=120;pk=:MTI3LjAuMC4x:");
  }

  @Test
  void all_beyondTheBurst_answers429WithoutAPartitionKey() throws Exception {
    server.get("/all?tenant=a");
    server.get("/all?tenant=b");

    HttpResponse<String> refused = server.get("/all?tenant=c");

    assertProblem(refused, 429, "rate_limited", "/all");
    assertThat(field(refused, "ratelimit-policy")).isEqualTo("\"all\";q=2;w=120");
  }

  @Test
  void wait_tooEarly_waitsForItsTurn() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> requests =
        IntStream.range(0, 10).mapToObj(i -> server.getAsync("/wait")).toList();

    double longest = 0;
    for (CompletableFuture<HttpResponse<String>> request : requests) {
      HttpResponse<String> response = request.get(20, TimeUnit.SECONDS);
      assertThat(response.statusCode()).isEqualTo(200);
      longest = Math.max(longest, json(response).get("waitMillis").asDouble());
    }
    assertThat(longest).isPositive();
    assertThat(rate("wait").get("burst").asInt()).isEqualTo(1);
  }

  @Test
  void wait_beyondTheDeadline_answers504AtOnce() throws Exception {
    server.get("/long");
    HttpResponse<String> response = server.get("/long?deadline=100ms");

    assertProblem(response, 504, "deadline_exceeded", "/long");
    assertThat(json(response).get("strategy").asText()).isEqualTo("timeout");
  }

  @ParameterizedTest
  @CsvSource({"work=1ms, unknown parameter: ", "tenant=, tenant: ", "priority=99, priority: "})
  void request_wrongParameter_isABadRequestThatTakesNoPermit(String query, String detail)
      throws Exception {
    long before = rate("wait").at("/ledger/offered").asLong();

    HttpResponse<String> response = server.get("/wait?" + query);

    assertProblem(response, 400, "bad_parameter", "/wait");
    assertThat(json(response).get("detail").asText()).startsWith(detail);
    assertThat(rate("wait").at("/ledger/offered").asLong()).isEqualTo(before);
  }

  @Test
  void home_always_listsRates() throws Exception {
    assertThat(server.get("/").body()).contains("/client", "1/m for each client's address");
    assertThat(server.management("/").body()).contains("/rates");
    assertThat(json(server.management("/config")).at("/rates/tenant/rate").asText())
        .isEqualTo("1/m");
  }

  @Test
  void stop_requestsThatWaitForTheirTurn_areAnswered(@TempDir Path directory) throws Exception {
    try (RunningServer own = RunningServer.start(config(directory))) {
      List<CompletableFuture<HttpResponse<String>>> requests =
          IntStream.range(0, 10).mapToObj(i -> own.getAsync("/wait")).toList();
      await().until(() -> rate(own, "wait").at("/ledger/offered").asInt() == requests.size());

      own.stop();

      for (CompletableFuture<HttpResponse<String>> request : requests) {
        assertThat(request.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
    }
  }

  // ---------------------------------------------------------------- helpers

  private static JsonNode rate(String name) throws Exception {
    return rate(server, name);
  }

  private static JsonNode rate(RunningServer of, String name) throws Exception {
    for (JsonNode rate : json(of.management("/rates")).get("rates")) {
      if (rate.get("name").asText().equals(name)) {
        return rate;
      }
    }
    throw new AssertionError("no rate " + name);
  }

  private static String field(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElseThrow();
  }

  private static void assertProblem(
      HttpResponse<String> response, int status, String reason, String route) throws Exception {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(json(response).get("reason").asText()).isEqualTo(reason);
    assertThat(json(response).get("route").asText()).isEqualTo(route);
  }
}
