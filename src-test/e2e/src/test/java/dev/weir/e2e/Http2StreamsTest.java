package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ticks over HTTP/2, where a reader that stops is seen by the window that it gives. */
class Http2StreamsTest {

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

  /* Sixteen of these fill a window, and as many a buffer. */
  private static final String FAST = "?format=ndjson&rate=1000&pad=4000";

  private RunningServer server;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    server =
        RunningServer.start(
            ConfigFile.read(Files.writeString(directory.resolve("streams.yaml"), FILE)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Http2Listening listen(String target) throws IOException {
    return new Http2Listening(server.port(), target, 200);
  }

  private static List<String> rest(Http2Listening listening) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = listening.event(); line != null; line = listening.event()) {
      lines.add(line);
      assertThat(lines.size()).as("of a stream that is to end").isLessThan(10_000);
    }
    return lines;
  }

  private static JsonNode json(String line) throws IOException {
    return RunningServer.JSON.readTree(line);
  }

  /* The reader's pause: nothing is waited for but the time that it takes, which need not be exact. */
  private static void pause() throws Exception {
    CompletableFuture<Void> time =
        CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
    time.get(1, TimeUnit.MINUTES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "drop", "reject", "timeout"})
  void ndjson_listenerThatKeepsUp_getsEveryTickAndTheSummary(String strategy) throws Exception {
    try (Http2Listening listening =
        listen("/stream/" + strategy + "?format=ndjson&rate=50&count=5")) {
      List<String> lines = rest(listening);

      assertThat(lines).hasSize(6);
      for (int i = 0; i < 5; i++) {
        assertThat(json(lines.get(i)).get("seq").asInt()).isEqualTo(i + 1);
      }
      assertThat(lines.get(5))
          .isEqualTo("{\"summary\":{\"ticks\":5,\"sent\":5,\"dropped\":0,\"end\":\"complete\"}}");
    }
  }

  @Test
  void sse_listenerThatKeepsUp_getsEventsAsTheyAreMade() throws Exception {
    try (Http2Listening listening = listen("/stream/drop?rate=50")) {
      assertThat(listening.event()).isEqualTo("retry: 3000");
      for (int i = 1; i <= 3; i++) {
        assertThat(listening.event()).isEqualTo("id: " + i);
        assertThat(listening.event()).isEqualTo("event: tick");
        assertThat(listening.event()).startsWith("data: {\"seq\":" + i + ",\"atMillis\":");
      }
    }
  }

  @Test
  void block_readerThatStops_missesNothing() throws Exception {
    try (Http2Listening listening = listen("/stream/block" + FAST + "&count=200")) {
      assertThat(listening.event()).startsWith("{\"seq\":1,");
      pause();
      List<String> lines = rest(listening);

      for (int i = 0; i < 199; i++) {
        assertThat(lines.get(i)).startsWith("{\"seq\":" + (i + 2) + ",");
      }
      assertThat(lines.get(199)).contains("\"sent\":200,\"dropped\":0,\"end\":\"complete\"");
      assertThat(lines).hasSize(200);
    }
  }

  @Test
  void drop_readerThatStops_seesAGapAndHowManyAreMissing() throws Exception {
    try (Http2Listening listening = listen("/stream/drop" + FAST + "&count=500")) {
      assertThat(listening.event()).startsWith("{\"seq\":1,");
      pause();
      List<String> lines = rest(listening);

      JsonNode summary = json(lines.get(lines.size() - 1)).get("summary");
      assertThat(summary.get("end").asText()).isEqualTo("complete");
      assertThat(summary.get("ticks").asInt()).isEqualTo(500);
      assertThat(summary.get("sent").asInt()).isEqualTo(lines.size());
      assertThat(summary.get("dropped").asInt()).isEqualTo(500 - lines.size()).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({"reject, buffer_full", "timeout, wait_timeout"})
  void rejectAndTimeout_readerThatStops_findsAProblemAndTheEnd(String strategy, String reason)
      throws Exception {
    try (Http2Listening listening = listen("/stream/" + strategy + FAST)) {
      assertThat(listening.event()).startsWith("{\"seq\":1,");
      pause();
      List<String> lines = rest(listening);

      JsonNode problem = json(lines.get(lines.size() - 2)).get("problem");
      assertThat(problem.get("reason").asText()).isEqualTo(reason);
      assertThat(problem.get("route").asText()).isEqualTo("/stream/" + strategy);
      assertThat(json(lines.get(lines.size() - 1)).at("/summary/end").asText()).isEqualTo("failed");
      assertThat(lines.size()).as("a window, a buffer, and the ending").isLessThan(64);
    }
    await().until(() -> server.gate("/stream/" + strategy).get("inFlight").asInt() == 0);
  }

  @Test
  void cancel_ofOneOfTwoListeners_givesItsPlaceBack() throws Exception {
    try (Http2Listening first = listen("/stream/pair?format=ndjson");
        Http2Listening second = listen("/stream/pair?format=ndjson")) {
      assertThat(second.event()).startsWith("{\"seq\":1,");
      try (Http2Listening third = new Http2Listening(server.port(), "/stream/pair", 503)) {
        assertThat(third.event()).contains("\"reason\":\"gate_full\"");
      }

      first.cancel();

      await().until(() -> server.gate("/stream/pair").get("inFlight").asInt() == 1);
      assertThat(second.event()).startsWith("{\"seq\":2,");
      try (Http2Listening another = listen("/stream/pair?format=ndjson&count=1")) {
        assertThat(rest(another)).hasSize(2);
      }
    }
    await().until(() -> server.gate("/stream/pair").get("inFlight").asInt() == 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "drop", "reject", "timeout"})
  void stop_streamsWithoutEnd_endPolitely(String strategy) throws Exception {
    try (Http2Listening listening = listen("/stream/" + strategy + "?format=ndjson&rate=50")) {
      assertThat(listening.event()).startsWith("{\"seq\":1,");

      CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::stop);

      List<String> lines = rest(listening);
      assertThat(lines.get(lines.size() - 1)).contains("\"end\":\"shutting_down\"");
      stopped.get(30, TimeUnit.SECONDS);
    }
  }
}
