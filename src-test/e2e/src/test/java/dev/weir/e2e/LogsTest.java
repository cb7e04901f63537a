package dev.weir.e2e;

import static dev.weir.e2e.RunningServer.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.config.ConfigFile;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logs over HTTP, counted from samples. */
class LogsTest {

  private static final String FILE =
      """
      pools: {p: {workers: 1, queue: 1}}
      routes: [{path: /p, pool: p, strategy: block}]
      logs:
        slow: {path: /slow, buffer: 64, work: 1ms, maxLine: 1KiB}
        fast: {path: /fast, work: 0s}
      """;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final int MANY = 20_000;

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server =
        RunningServer.start(
            ConfigFile.read(Files.writeString(directory.resolve("logs.yaml"), FILE)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void post_fewLines_countsEachOfThem() throws Exception {
    HttpResponse<String> response =
        post("/fast", BodyPublishers.ofString("INFO a\nERROR b\r\n{\"level\":\"info\"}\n\nlast"));

    assertThat(response.statusCode()).isEqualTo(200);
    JsonNode answer = json(response);
    assertThat(answer.fieldNames())
        .toIterable()
        .containsExactly(
            "route", "strategy", "received", "kept", "dropped", "levels", "bytes", "sampling");
    assertThat(answer.get("received").asInt()).isEqualTo(5);
    assertThat(answer.at("/levels/info/exact").asInt()).isEqualTo(2);
    assertThat(answer.at("/levels/error/exact").asInt()).isEqualTo(1);
    assertThat(answer.at("/levels/other/exact").asInt()).isEqualTo(2);
    assertThat(answer.at("/levels").fieldNames())
        .toIterable()
        .containsExactly("error", "info", "other");
  }

  @Test
  void post_moreThanCanBeCounted_estimatesFromASample() throws Exception {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < MANY; i++) {
      log.append(i % 1_000 == 0 ? "ERROR " : i % 2 == 0 ? "INFO " : "DEBUG ")
          .append(i)
          .append('\n');
    }

    JsonNode answer = json(post("/slow", BodyPublishers.ofString(log.toString())));

    long kept = answer.get("kept").asLong();
    assertThat(answer.get("received").asInt()).isEqualTo(MANY);
    assertThat(answer.get("dropped").asLong()).isEqualTo(MANY - kept).isPositive();
    JsonNode levels = answer.get("levels");
    assertThat(levels.at("/error/exact").asInt()).isEqualTo(MANY / 1_000);
    assertThat(levels.at("/error/estimated").asInt()).isEqualTo(MANY / 1_000);
    long info = levels.at("/info/estimated").asLong();
    long debug = levels.at("/debug/estimated").asLong();
    assertThat(info + debug).as("the estimates add up").isEqualTo(MANY - MANY / 1_000);
    assertThat(info).isPositive();
    assertThat(debug).isPositive();
    double most = 0;
    long inSlots = 0;
    for (JsonNode rate : answer.get("sampling")) {
      most = Math.max(most, rate.get("oneIn").asDouble());
      inSlots += rate.get("kept").asLong();
    }
    assertThat(most).isGreaterThan(1);
    assertThat(inSlots).isEqualTo(kept);
  }

  @Test
  void pipeline_behindTheSample_hasCountedWhatWasKept() throws Exception {
    JsonNode before = stage("fast", "count");
    long kept =
        json(post("/fast", BodyPublishers.ofString("INFO\n".repeat(5_000)))).get("kept").asLong();

    JsonNode look = stage("fast", "look");
    JsonNode count = stage("fast", "count");
    assertThat(look.at("/ledger/completed").asLong()).isGreaterThanOrEqualTo(kept);
    assertThat(count.at("/ledger/completed").asLong())
        .isGreaterThan(before.at("/ledger/completed").asLong())
        .isEqualTo(count.at("/ledger/offered").asLong());
  }

  private static JsonNode stage(String pipeline, String name) throws Exception {
    for (JsonNode each : json(server.management("/pipelines")).get("pipelines")) {
      for (JsonNode stage : each.get("stages")) {
        if (each.get("name").asText().equals(pipeline) && stage.get("name").asText().equals(name)) {
          return stage;
        }
      }
    }
    throw new AssertionError("no stage " + name + " of " + pipeline);
  }

  @Test
  void post_nothing_isAnEmptyLog() throws Exception {
    JsonNode answer = json(post("/slow", BodyPublishers.noBody()));

    assertThat(answer.get("received").asInt()).isZero();
    assertThat(answer.get("levels")).isEmpty();
  }

  @Test
  void post_lineTooLong_answers413() throws Exception {
    HttpResponse<String> response =
        post("/slow", BodyPublishers.ofString("INFO\n" + "x".repeat(1_025) + "\n"));

    assertProblem(response, 413, "line_too_long");
    assertThat(json(response).get("detail").asText()).startsWith("line 2: ");
  }

  @Test
  void post_beyondItsDeadline_answers504() throws Exception {
    HttpResponse<String> response =
        post("/slow?work=10s&deadline=100ms", BodyPublishers.ofString("INFO\nINFO\n"));

    assertThat(response.statusCode()).isEqualTo(504);
    assertThat(json(response).get("reason").asText()).isEqualTo("deadline_exceeded");
    assertThat(json(response).get("detail").asText())
        .isEqualTo("request: did not end before its deadline");
    assertThat(json(response).get("route").asText()).isEqualTo("/slow");
  }

  @ParameterizedTest
  @CsvSource({"work=1, work: ", "wrok=1ms, unknown parameter: "})
  void post_wrongParameter_isABadRequestThatNamesIt(String query, String detail) throws Exception {
    HttpResponse<String> response = post("/slow?" + query, BodyPublishers.ofString("INFO\n"));

    assertProblem(response, 400, "bad_parameter");
    assertThat(json(response).get("detail").asText()).startsWith(detail);
  }

  @Test
  void get_always_isNotAllowed() throws Exception {
    HttpResponse<String> response = server.get("/slow");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("allow")).hasValue("PUT, POST");
  }

  @Test
  void home_always_listsLogs() throws Exception {
    assertThat(server.get("/").body()).contains("/fast", "errors are always looked at");
    assertThat(json(server.management("/config")).at("/logs/slow/buffer").asInt()).isEqualTo(64);
  }

  @Test
  void stop_logInFlight_isCountedToItsEnd(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("logs.yaml"), FILE);
    try (RunningServer own = RunningServer.start(ConfigFile.read(file));
        Upload upload =
            Upload.start(
                own.port(),
                "/slow?work=20ms",
                "INFO\n".repeat(20).getBytes(US_ASCII),
                "Expect: 100-continue")) {
      assertThat(upload.head()).startsWith("http/1.1 100 ");
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(own::stop);

      assertThat(upload.head()).startsWith("http/1.1 200 ");
      assertThat(upload.plainLine()).contains("\"received\":20,");
      stopped.get(20, TimeUnit.SECONDS);
    }
  }

  private static HttpResponse<String> post(String path, BodyPublisher body) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(server.uri(path)).POST(body).build(), BodyHandlers.ofString());
  }

  private static void assertProblem(HttpResponse<String> response, int status, String reason)
      throws Exception {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(json(response).get("reason").asText()).isEqualTo(reason);
    assertThat(json(response).get("route").asText()).isEqualTo("/slow");
    assertThat(json(response).get("strategy").asText()).isEqualTo("sample");
  }
}
