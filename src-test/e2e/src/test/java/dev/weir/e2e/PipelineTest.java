package dev.weir.e2e;

import static dev.weir.e2e.RunningServer.json;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.config.ConfigFile;
import dev.weir.netty.RawConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Access logs over HTTP, through pipelines. */
class PipelineTest {

  private static final String FILE =
      """
      pools: {one: {workers: 1, queue: 64}}
      routes: [{path: /hold, pool: one, strategy: block}]
      pipelines:
        access: {path: /access}
        held: {path: /held, batch: 64, batchTime: 10ms, aggregate: {pool: one, capacity: 2}}
        moving: {path: /moving, parse: {workers: 1}, enrich: {workers: 2}, batch: 16}
        drop: {path: /drop, enrich: {workers: 1, strategy: drop, capacity: 16, work: 1ms}}
        reject: {path: /reject, enrich: {workers: 1, strategy: reject, capacity: 16, work: 20ms}}
        timeout: {path: /timeout, enrich: {workers: 1, strategy: timeout, wait: 1ms, work: 1s}}
        slow: {path: /slow, uploads: 1, maxLine: 1KiB, batch: 1, enrich: {workers: 1, work: 20ms}}
      """;

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String LINE =
      "10.0.0.1 - - [31/Jan/2030:12:00:00 +0000] \"GET /a HTTP/1.1\" 200 10\n";

  /* So wide that those which sockets hold are few: that a client has gone is seen behind them. */
  private static final byte[] WIDE =
      LINE.replace("\n", " \"-\" \"" + "x".repeat(8_000) + "\"\n").getBytes(US_ASCII);

  /* What the stages of /held keep at most, with what each has in hand and what gathers. */
  private static final int MOST_PENDING = 256 + 2 + 256 + 8 + 64 + 2 + 1;

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server =
        RunningServer.start(
            ConfigFile.read(Files.writeString(directory.resolve("pipelines.yaml"), FILE)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void post_logOfAHundredThousandLines_isSummedUpToTheLine() throws Exception {
    AccessLog log = new AccessLog(100_000);

    JsonNode answer = json(post("/access", log.text()));

    assertThat(answer.get("lines").asLong()).isEqualTo(100_000);
    assertThat(answer.get("malformed").asLong()).isEqualTo(log.malformed()).isPositive();
    assertThat(answer.get("aggregated").asLong()).isEqualTo(100_000 - log.malformed());
    assertThat(answer.get("bytes").asLong()).isEqualTo(log.text().length() - 100_000);
    JsonNode access = answer.get("access");
    assertThat(access.get("lines").asLong()).isEqualTo(100_000 - log.malformed());
    assertThat(access.get("bytes").asLong()).isEqualTo(log.bytes());
    assertThat(lines(access.get("statuses"))).isEqualTo(log.statuses());
    assertThat(access.at("/times/each").asText()).isEqualTo("1m");
    Map<String, Long> minutes = new TreeMap<>();
    access
        .at("/times/slots")
        .forEach(slot -> minutes.put(slot.get("from").asText(), slot.get("lines").asLong()));
    assertThat(minutes).isEqualTo(log.minutes());
    assertThat(access.at("/paths/different").asInt()).isEqualTo(log.paths().size());
    assertThat(access.at("/paths/tooLowBy").asLong()).isZero();
    access
        .at("/paths/top")
        .properties()
        .forEach(
            path -> assertThat(log.paths()).containsEntry(path.getKey(), path.getValue().asLong()));
    assertThat(access.at("/paths/top")).hasSize(10);
    assertThat(answer.at("/malformedLines/0/line").asLong()).isEqualTo(1_000);
    assertThat(answer.at("/malformedLines/0/why").asText()).startsWith("no time");
    assertThat(answer.get("malformedLines")).hasSize(5);
    assertThat(answer.get("looks")).isNotEmpty();
    assertThat(answer.get("looks").has(answer.get("bottleneck").asText())).isTrue();
    assertNothingLeft("access", "/access");
  }

  private static Map<String, Long> lines(JsonNode sums) {
    Map<String, Long> lines = new TreeMap<>();
    sums.properties().forEach(sum -> lines.put(sum.getKey(), sum.getValue().get("lines").asLong()));
    return lines;
  }

  @Test
  void post_linesOfAllFormats_areEachReadAsTheyAre() throws Exception {
    JsonNode answer =
        json(
            post(
                "/access",
                LINE
                    + "INFO up\r\n"
                    + "{\"level\":\"error\"}\n"
                    + "{\"status\":503,\"ts\":1}\n\n"
                    + "what is this"));

    assertThat(answer.get("lines").asInt()).isEqualTo(6);
    assertThat(answer.get("aggregated").asInt()).isEqualTo(4);
    assertThat(answer.get("malformed").asInt()).isEqualTo(2);
    assertThat(answer.at("/access/lines").asInt()).isEqualTo(2);
    assertThat(answer.at("/levels/error").asInt()).isEqualTo(1);
    assertThat(answer.at("/levels/info").asInt()).isEqualTo(1);
    assertThat(answer.at("/malformedLines/0/line").asInt()).isEqualTo(5);
    assertThat(answer.at("/malformedLines/1/text").asText()).isEqualTo("what is this");
  }

  @Test
  void post_nothing_isAnEmptyLog() throws Exception {
    JsonNode answer = json(post("/access", ""));

    assertThat(answer.get("lines").asInt()).isZero();
    assertThat(answer.get("access").get("statuses")).isEmpty();
  }

  @Test
  void drop_moreThanAStageCanDo_leavesLinesOutAndCountsThem() throws Exception {
    JsonNode answer = json(post("/drop", LINE.repeat(20_000)));

    long dropped = answer.at("/dropped/enrich").asLong();
    assertThat(dropped).isPositive();
    assertThat(answer.get("lines").asLong()).isEqualTo(20_000);
    assertThat(answer.get("aggregated").asLong()).isEqualTo(20_000 - dropped).isPositive();
    assertThat(stage("drop", "enrich").at("/ledger/dropped").asLong()).isEqualTo(dropped);
  }

  @ParameterizedTest
  @CsvSource({"/reject, buffer_full", "/timeout, wait_timeout"})
  void strategyThatEndsTheUpload_stageTooSlow_answers503(String path, String reason)
      throws Exception {
    HttpResponse<String> response = post(path, LINE.repeat(2_000));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("retry-after")).isPresent();
    JsonNode problem = json(response);
    assertThat(problem.get("reason").asText()).isEqualTo(reason);
    assertThat(problem.get("route").asText()).isEqualTo(path);
    assertThat(problem.get("strategy").asText()).isEqualTo("pipeline");
    assertNothingLeft(path.substring(1), path);
  }

  @Test
  void lastStageHeld_endlessUpload_isStoppedByTcpAndGoesOnAfterwards() throws Exception {
    RawConnection hold = new RawConnection(server.port());
    try {
      hold.send("GET /hold?work=60s", "X: y", "");
      await().until(() -> server.ledger("one").get("running") == 1);
      try (Upload upload = endless("/held")) {
        long stopped = awaitStandstill(upload);

        assertThat(stopped).as("bytes the socket took").isLessThan(64L << 20);
        assertThat(upload.writing()).isNotDone();
        JsonNode held = pipeline("held");
        assertThat(held.get("pending").asLong()).isBetween(1L, (long) MOST_PENDING);
        assertThat(stage("held", "aggregate").at("/ledger/completed").asLong()).isZero();
        await().until(() -> bottleneck("held").equals("aggregate"));

        hold.close(); // who holds the worker goes away

        await().until(() -> upload.written() > stopped + (4L << 20));
      }
    } finally {
      hold.close();
    }
    assertNothingLeft("held", "/held");
  }

  /* The sender's count and the server's are the same many times in a row. */
  private static long awaitStandstill(Upload upload) {
    AtomicInteger times = new AtomicInteger();
    AtomicLong before = new AtomicLong(-1);
    await()
        .atMost(60, TimeUnit.SECONDS)
        .pollInterval(20, TimeUnit.MILLISECONDS)
        .until(
            () -> {
              long now = upload.written() + pipeline("held").get("offered").asLong();
              boolean moving = before.getAndSet(now) != now;
              boolean full = stage("held", "aggregate").at("/ledger/running").asLong() == 1;
              return full && times.updateAndGet(it -> moving ? 0 : it + 1) == 20;
            });
    return upload.written();
  }

  @Test
  void bottleneck_movedFromStageToStage_isNamedEachTime() throws Exception {
    try (Upload upload = endless("/moving")) {
      for (String stage : List.of("parse", "enrich", "aggregate", "parse")) {
        HttpResponse<String> changed =
            manage(
                "POST",
                "/moving/work?parse=0s&enrich=0s&aggregate=0s"
                    .replace(stage + "=0s", stage + "=20ms"));
        assertThat(json(changed).at("/work/" + stage).asText()).isEqualTo("20ms");

        await().atMost(60, TimeUnit.SECONDS).until(() -> bottleneck("moving").equals(stage));

        assertThat(server.management("/pipelines?format=text").body()).contains("moving: 1 run,");
      }
      assertThat(upload.writing()).isNotDone();
      assertThat(manage("POST", "/moving/work?parse=0s").statusCode()).isEqualTo(200);
    }
    assertNothingLeft("moving", "/moving");
  }

  @Test
  void progress_askedFor_comesWhileTheUploadIsUnderWay() throws Exception {
    byte[] body = LINE.repeat(80).getBytes(US_ASCII);
    try (Upload upload =
        Upload.start(
            server.port(), "/slow", body, "Accept: application/x-ndjson", "Expect: 100-continue")) {
      assertThat(upload.head()).startsWith("http/1.1 100 ");
      assertThat(upload.head()).startsWith("http/1.1 200 ").contains("application/x-ndjson");

      JsonNode first = RunningServer.JSON.readTree(upload.line()).get("progress");

      assertThat(first.get("lines").asInt()).isBetween(1, 80);
      assertThat(first.get("aggregated").asInt()).isLessThan(80);
      String last = upload.line();
      while (last.startsWith("{\"progress\":")) {
        last = upload.line();
      }
      JsonNode summary = RunningServer.JSON.readTree(last).get("summary");
      assertThat(summary.get("aggregated").asInt()).isEqualTo(80);
      assertThat(summary.get("bottleneck").asText()).isEqualTo("enrich");
      assertThat(upload.line()).isNull();
    }
  }

  @Test
  void progress_ofAnUploadThatFails_endsWithTheProblem() throws Exception {
    byte[] body = ("x".repeat(2_000) + "\n").getBytes(US_ASCII);
    try (Upload upload =
        Upload.start(server.port(), "/slow", body, "Accept: application/x-ndjson")) {
      assertThat(upload.head()).startsWith("http/1.1 200 ");
      assertThat(upload.line())
          .startsWith("{\"problem\":")
          .contains("\"reason\":\"line_too_long\"", "\"route\":\"/slow\"");
      assertThat(upload.line()).isNull();
    }
    assertNothingLeft("slow", "/slow");
  }

  @ParameterizedTest
  @CsvSource({
    "application/x-ndjson;q=0, application/json",
    "'application/json, application/x-ndjson;q=0.5', application/json",
    "'text/html, application/x-ndjson', application/x-ndjson"
  })
  void answer_ofTheFormatThatIsWanted_says(String accept, String type) throws Exception {
    try (Upload upload =
        Upload.start(server.port(), "/access", LINE.getBytes(US_ASCII), "Accept: " + accept)) {
      assertThat(upload.head()).contains("content-type: " + type + "\n", "vary: accept\n");
    }
  }

  @Test
  void progress_deadlineThatPasses_endsWithTheProblem() throws Exception {
    byte[] some = LINE.getBytes(US_ASCII);
    try (Upload upload =
        Upload.start(
            server.port(),
            "/slow?deadline=2s",
            some.length + 1,
            out -> out.write(some),
            "Accept: application/x-ndjson")) {
      assertThat(upload.head()).startsWith("http/1.1 200 ");
      String last = upload.line();
      while (last.startsWith("{\"progress\":")) {
        last = upload.line();
      }
      assertThat(last)
          .startsWith("{\"problem\":")
          .contains("\"reason\":\"deadline_exceeded\"", "\"route\":\"/slow\"");
      assertThat(upload.line()).isNull();
    }
    assertNothingLeft("slow", "/slow");
  }

  @Test
  void clientGone_inTheMiddle_leavesNothingBehind() throws Exception {
    byte[] some = LINE.repeat(200).getBytes(US_ASCII);
    try (Upload upload =
        Upload.start(server.port(), "/slow", Long.MAX_VALUE, out -> out.write(some))) {
      await().until(() -> stage("slow", "enrich").at("/ledger/running").asLong() > 0);
      assertThat(pipeline("slow").get("runs").asInt()).isEqualTo(1);
      assertThat(upload.writing()).isCompleted();
      assertThat(post("/slow", LINE).statusCode()).as("one too many").isEqualTo(503);
    }
    assertNothingLeft("slow", "/slow");
    assertThat(stage("slow", "enrich").at("/ledger/cancelled").asLong()).isPositive();
    assertThat(json(post("/slow", LINE)).get("aggregated").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"/slow?deadline=200ms, 504, deadline_exceeded", "/slow?wrok=1, 400, bad_parameter"})
  void post_thatCannotBeDone_isAProblem(String path, int status, String reason) throws Exception {
    HttpResponse<String> response = post(path, LINE.repeat(1_000));

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).get("reason").asText()).isEqualTo(reason);
    assertNothingLeft("slow", "/slow");
  }

  @Test
  void stop_uploadInFlight_isSummedUpToItsEnd(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("pipelines.yaml"), FILE);
    try (RunningServer own = RunningServer.start(ConfigFile.read(file));
        Upload upload =
            Upload.start(
                own.port(), "/slow", LINE.repeat(20).getBytes(US_ASCII), "Expect: 100-continue")) {
      assertThat(upload.head()).startsWith("http/1.1 100 ");
      CompletableFuture<Void> stopped = CompletableFuture.runAsync(own::stop);

      assertThat(upload.head()).startsWith("http/1.1 200 ");
      assertThat(upload.plainLine()).contains("\"aggregated\":20,");
      stopped.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void management_always_showsPipelinesAndHowToMoveThem() throws Exception {
    JsonNode access = pipeline("access");
    assertThat(access.get("stages").findValuesAsText("name"))
        .containsExactly("parse", "enrich", "gather", "aggregate");
    assertThat(access.get("edges")).hasSize(3);
    assertThat(server.management("/pipelines", "Accept", "text/plain").body())
        .contains("access: ", "pool access-parse".substring(0, 10));
    assertThat(server.management("/pipelines?format=xml").statusCode()).isEqualTo(400);
    assertThat(manage("POST", "/access/work").body()).contains("no stage (expected: at least one");
    assertThat(manage("POST", "/access/work?gather=1ms").statusCode()).isEqualTo(400);
    assertThat(manage("POST", "/access/work?parse=61s").body()).contains("parse: \\\"61s\\\"");
    assertThat(manage("GET", "/access/work?parse=1ms").statusCode()).isEqualTo(405);
    assertThat(server.get("/access").headers().firstValue("allow")).hasValue("PUT, POST");
    assertThat(server.get("/").body())
        .contains("/access", "enrich leaves lines out, and counts them");
    assertThat(json(server.management("/config")).at("/pipelines/held/aggregate/pool").asText())
        .isEqualTo("one");
    assertThat(server.pool("access-enrich").get("name").asText()).isEqualTo("access-enrich");
  }

  private static Upload endless(String path) throws Exception {
    return Upload.start(
        server.port(),
        path,
        Long.MAX_VALUE,
        out -> {
          while (true) {
            out.write(WIDE);
          }
        });
  }

  private static void assertNothingLeft(String name, String path) {
    await()
        .atMost(60, TimeUnit.SECONDS)
        .untilAsserted(
            () -> {
              JsonNode pipeline = pipeline(name);
              assertThat(pipeline.get("runs").asInt()).isZero();
              assertThat(pipeline.get("pending").asLong()).isZero();
              pipeline
                  .get("stages")
                  .forEach(
                      stage -> {
                        RunningServer.Ledger ledger = new RunningServer.Ledger(stage.get("ledger"));
                        assertThat(ledger.settled())
                            .as(stage.get("name").asText())
                            .isEqualTo(ledger.get("offered"));
                      });
              pipeline
                  .get("edges")
                  .forEach(edge -> assertThat(edge.get("sent")).isEqualTo(edge.get("offered")));
              assertThat(server.gate(path).get("inFlight").asInt()).isZero();
            });
  }

  private static JsonNode pipeline(String name) throws Exception {
    for (JsonNode pipeline : json(server.management("/pipelines")).get("pipelines")) {
      if (pipeline.get("name").asText().equals(name)) {
        return pipeline;
      }
    }
    throw new AssertionError("no pipeline " + name);
  }

  private static JsonNode stage(String pipeline, String name) throws Exception {
    for (JsonNode stage : pipeline(pipeline).get("stages")) {
      if (stage.get("name").asText().equals(name)) {
        return stage;
      }
    }
    throw new AssertionError("no stage " + name);
  }

  private static String bottleneck(String name) throws Exception {
    return pipeline(name).at("/bottleneck/name").asText();
  }

  private static HttpResponse<String> manage(String method, String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(server.managementUrl() + path))
            .method(method, BodyPublishers.noBody())
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(server.uri(path)).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }
}
