package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.config.ConfigFile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ticks over HTTP, for those who listen well and those who do not. */
class StreamsTest {

  private static final String FILE =
      """
      pools: {p: {workers: 1, queue: 1}}
      routes: [{path: /p, pool: p, strategy: block}]
      streams:
        block: {path: /stream/block, strategy: block}
        drop: {path: /stream/drop, strategy: drop}
        reject: {path: /stream/reject, strategy: reject}
        timeout: {path: /stream/timeout, strategy: timeout, wait: 200ms}
        pair: {path: /stream/pair, strategy: block, listeners: 2}
      """;

  /* Far more than sockets and buffers hold. */
  private static final String FAST = "?format=ndjson&rate=2000&pad=4000";

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    server =
        RunningServer.start(
            ConfigFile.read(Files.writeString(directory.resolve("streams.yaml"), FILE)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Listening listen(String target, String... headers) throws IOException {
    return new Listening(server.port(), target, headers);
  }

  private static JsonNode json(@Nullable String line) throws IOException {
    return RunningServer.JSON.readTree(Objects.requireNonNull(line));
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "drop", "reject", "timeout"})
  void get_listenerThatKeepsUp_getsEveryTickAndTheSummary(String strategy) throws Exception {
    HttpResponse<String> response =
        server.get("/stream/" + strategy + "?format=ndjson&rate=50&count=5");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("application/x-ndjson");
    assertThat(response.headers().firstValue("cache-control")).contains("no-store");
    List<String> lines = response.body().lines().toList();
    assertThat(lines).hasSize(6);
    for (int i = 0; i < 5; i++) {
      assertThat(json(lines.get(i)).get("seq").asInt()).isEqualTo(i + 1);
    }
    assertThat(lines.get(5))
        .isEqualTo("{\"summary\":{\"ticks\":5,\"sent\":5,\"dropped\":0,\"end\":\"complete\"}}");
  }

  @Test
  void get_sse_isWhatAnEventSourceReads() throws Exception {
    HttpResponse<String> response = server.get("/stream/drop?rate=100&count=2");

    assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
    assertThat(response.body())
        .matches(
            "retry: 3000\n\n"
                + "id: 1\nevent: tick\ndata: \\{\"seq\":1,\"atMillis\":[0-9]+}\n\n"
                + "id: 2\nevent: tick\ndata: \\{\"seq\":2,\"atMillis\":[0-9]+}\n\n"
                + "event: end\ndata: \\{\"ticks\":2,\"sent\":2,\"dropped\":0,"
                + "\"end\":\"complete\"}\n\n");
  }

  @Test
  void get_acceptHeader_choosesTheFormat() throws Exception {
    assertThat(
            server
                .get("/stream/drop?count=1", "Accept", "application/x-ndjson")
                .headers()
                .firstValue("content-type"))
        .contains("application/x-ndjson");
    assertThat(
            server
                .get("/stream/drop?count=1&format=sse", "Accept", "application/x-ndjson")
                .headers()
                .firstValue("content-type"))
        .contains("text/event-stream");
  }

  @Test
  void get_endlessStream_comesAsItIsMade() throws Exception {
    try (Listening listening = listen("/stream/block?format=ndjson&rate=100")) {
      assertThat(listening.head()).startsWith("HTTP/1.1 200").doesNotContain("content-length");
      for (int i = 1; i <= 20; i++) {
        assertThat(json(listening.event()).get("seq").asInt()).isEqualTo(i);
      }
    }
  }

  @Test
  void block_readerThatStopsForAWhile_missesNothing() throws Exception {
    try (Listening listening = listen("/stream/block" + FAST + "&count=3000")) {
      listening.head();
      JsonNode first = json(listening.event());
      stopFor(1_500);
      List<Long> times = new ArrayList<>(List.of(first.get("atMillis").asLong()));
      for (int seq = 2; seq <= 3_000; seq++) {
        JsonNode tick = json(listening.event());
        assertThat(tick.get("seq").asInt()).isEqualTo(seq);
        times.add(tick.get("atMillis").asLong());
      }
      assertThat(json(listening.event()).at("/summary/dropped").asInt()).isZero();
      // what was not made while nobody read: 12 MB do not fit anywhere
      assertThat(gap(times)).as("the longest pause").isGreaterThan(500);
    }
  }

  /* The reader's pause: nothing is waited for but the time that it takes, which need not be exact. */
  private static void stopFor(long millis) throws Exception {
    CompletableFuture<Void> time =
        CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
    time.get(1, TimeUnit.MINUTES);
  }

  private static long gap(List<Long> times) {
    long longest = 0;
    for (int i = 1; i < times.size(); i++) {
      longest = Math.max(longest, times.get(i) - times.get(i - 1));
    }
    return longest;
  }

  @Test
  void drop_readerThatStops_seesAGapAndHowManyAreMissing() throws Exception {
    try (Listening listening = listen("/stream/drop" + FAST + "&for=3s")) {
      listening.head();
      assertThat(json(listening.event()).get("seq").asInt()).isEqualTo(1);
      stopFor(1_500);
      int last = 1;
      int missing = 0;
      JsonNode event = json(listening.event());
      for (; event.has("seq"); event = json(listening.event())) {
        int seq = event.get("seq").asInt();
        assertThat(seq).isGreaterThan(last);
        missing += seq - last - 1;
        last = seq;
      }
      JsonNode summary = event.get("summary");
      assertThat(missing).isPositive();
      assertThat(summary.get("end").asText()).isEqualTo("complete");
      assertThat(summary.get("ticks").asInt())
          .isEqualTo(summary.get("sent").asInt() + summary.get("dropped").asInt());
      assertThat(summary.get("dropped").asInt()).isGreaterThanOrEqualTo(missing);
      assertThat(listening.line()).isNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"reject, buffer_full", "timeout, wait_timeout"})
  void rejectAndTimeout_readerThatStops_findsAProblemAndTheEnd(String strategy, String reason)
      throws Exception {
    try (Listening listening = listen("/stream/" + strategy + FAST)) {
      listening.head();
      assertThat(json(listening.event()).get("seq").asInt()).isEqualTo(1);
      stopFor(2_500);
      int seq = 1;
      JsonNode event = json(listening.event());
      for (; event.has("seq"); event = json(listening.event())) {
        assertThat(event.get("seq").asInt()).isEqualTo(++seq);
      }

      assertThat(event.at("/problem/reason").asText()).isEqualTo(reason);
      assertThat(event.at("/problem/status").asInt()).isEqualTo(503);
      assertThat(event.at("/problem/route").asText()).isEqualTo("/stream/" + strategy);
      assertThat(event.at("/problem/strategy").asText()).isEqualTo(strategy);
      assertThat(json(listening.event()).at("/summary/end").asText()).isEqualTo("failed");
      assertThat(listening.line()).isNull();
      // seen within what the sockets hold, and the buffer: 2.5 s of this stream are 20 MB
      assertThat(seq * 4_000L).isLessThan(4L << 20);
    }
  }

  @Test
  void sse_problem_isAnEventOfItsOwn() throws Exception {
    try (Listening listening = listen("/stream/reject?rate=2000&pad=4000")) {
      listening.head();
      stopFor(2_500);
      List<String> lines = new ArrayList<>();
      for (String line = listening.event(); line != null; line = listening.event()) {
        lines.add(line);
      }

      int problem = lines.indexOf("event: problem");
      assertThat(problem).isPositive();
      assertThat(lines.get(problem + 1)).startsWith("data: {\"type\":\"about:blank\"");
      assertThat(lines.get(problem + 2)).isEqualTo("event: end");
      assertThat(lines.get(problem + 3)).contains("\"end\":\"failed\"");
      assertThat(lines).hasSize(problem + 4);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "drop", "reject", "timeout"})
  void stop_streamsWithoutEnd_endPolitely(String strategy, @TempDir Path directory)
      throws Exception {
    Path file = Files.writeString(directory.resolve("streams.yaml"), FILE);
    try (RunningServer own = RunningServer.start(ConfigFile.read(file));
        Listening listening =
            new Listening(own.port(), "/stream/" + strategy + "?format=ndjson&rate=100")) {
      listening.head();
      assertThat(json(listening.event()).get("seq").asInt()).isEqualTo(1);

      CompletableFuture<Void> stopped = CompletableFuture.runAsync(own::stop);

      JsonNode event = json(listening.event());
      while (event.has("seq")) {
        event = json(listening.event());
      }
      assertThat(event.at("/summary/end").asText()).isEqualTo("shutting_down");
      assertThat(listening.line()).isNull();
      stopped.get(20, TimeUnit.SECONDS);
    }
  }

  @Test
  void close_clientGone_leavesTheServerAsItWas() throws Exception {
    for (int i = 0; i < 20; i++) {
      try (Listening listening = listen("/stream/drop?rate=1000")) {
        listening.head();
        assertThat(listening.event()).isEqualTo("retry: 3000");
      }
    }
    // a thread that ticks for nobody would still be sending when the server stops: it stops at once
    await().until(() -> server.get("/stream/drop?count=1").statusCode() == 200);
  }

  @Test
  void get_oneListenerTooMany_isTurnedAwayUntilAnotherGoes() throws Exception {
    try (Listening first = listen("/stream/pair")) {
      assertThat(first.head()).startsWith("HTTP/1.1 200");
      try (Listening second = listen("/stream/pair")) {
        assertThat(second.head()).startsWith("HTTP/1.1 200");

        HttpResponse<String> third = server.get("/stream/pair?count=1");

        assertThat(third.statusCode()).isEqualTo(503);
        assertThat(third.headers().firstValue("retry-after")).isPresent();
        assertThat(RunningServer.json(third).get("reason").asText()).isEqualTo("gate_full");
        JsonNode gate = server.gate("/stream/pair");
        assertThat(gate.get("name").asText()).isEqualTo("pair");
        assertThat(gate.get("limit").asInt()).isEqualTo(2);
        assertThat(gate.get("inFlight").asInt()).isEqualTo(2);
        assertThat(gate.at("/refused/gate_full").asInt()).isEqualTo(1);
        assertThat(gate.has("dependency")).isFalse();
      }
      await().until(() -> server.get("/stream/pair?count=1").statusCode() == 200);
    }
  }

  @Test
  void get_deadlineHasPassed_isNotBegun() throws Exception {
    HttpResponse<String> response = server.get("/stream/drop?deadline=2020-01-31T12:00:00Z");

    assertThat(response.statusCode()).isEqualTo(504);
  }

  @Test
  void head_stream_isOnlyTheHead() throws Exception {
    HttpResponse<String> response = server.send("HEAD", "/stream/block");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = "=>",
      value = {
        "rate=0 => rate: \"0\" (expected: a rate such as 10/s or 5/100ms, at most 10000/s)",
        "rate=10001 => rate: \"10001\" (expected: a rate such as 10/s or 5/100ms, at most 10000/s)",
        "count=0 => count: \"0\" (expected: 1 to 999999999)",
        "for=0s => for: \"0s\" (expected: a whole number of us, ms, s or m, more than 0, as in"
            + " 10s)",
        "pad=70000 => pad: \"70000\" (expected: 0 to 65536)",
        "format=xml => format: \"xml\" (expected: sse or ndjson)",
        "work=1ms => unknown parameter: \"work\" (expected: rate, count, for, pad, format,"
            + " priority, tenant, deadline, cost)"
      })
  void get_wrongParameter_isNamed(String parameter, String detail) throws Exception {
    HttpResponse<String> response = server.get("/stream/drop?" + parameter);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(RunningServer.json(response).get("detail").asText()).startsWith(detail);
  }

  @Test
  void get_deadline_endsTheStream() throws Exception {
    HttpResponse<String> response = server.get("/stream/drop?format=ndjson&rate=1/10s&deadline=9s");

    List<String> lines = response.body().lines().toList();
    assertThat(json(lines.get(lines.size() - 2)).at("/problem/reason").asText())
        .isEqualTo("deadline_exceeded");
    assertThat(lines.get(lines.size() - 1)).contains("\"end\":\"failed\"");
  }

  @Test
  void management_config_showsStreams() throws Exception {
    JsonNode config = RunningServer.json(server.management("/config"));

    assertThat(config.at("/streams/timeout/wait").asText()).isEqualTo("200ms");
    assertThat(config.at("/streams/block/rate").asText()).isEqualTo("10/s");
  }

  @Test
  void home_streams_areDescribed() throws Exception {
    assertThat(server.get("/").body())
        .contains("/stream/block")
        .contains("when full: the stream ends with a problem");
  }
}
