package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.config.ConfigFile;
import dev.weir.netty.RawConnection;
import dev.weir.netty.connection.RawHttp2;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether an upload may come in at all, how slowly, and until when. */
class UploadAdmissionTest {

  private static final String FILE =
      """
      server: {port: 0, managementPort: 0, bodyIdle: 500ms}
      pools: {p: {workers: 2, queue: 2}}
      routes:
        - {path: /block, pool: p, strategy: block, handler: ingest, uploads: 1, bodyIdle: 1m}
        - {path: /drop, pool: p, strategy: drop, handler: ingest, uploads: 1, bodyIdle: 1m}
        - {path: /reject, pool: p, strategy: reject, handler: ingest, uploads: 1, bodyIdle: 1m}
        - {path: /timeout, pool: p, strategy: timeout, wait: 50ms, handler: ingest, uploads: 1, bodyIdle: 1m}
        - {path: /hasty, pool: p, strategy: block, handler: ingest}
      logs:
        logs: {path: /logs, work: 0s, uploads: 1, bodyIdle: 1m}
      """;

  private RunningServer server;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("uploads.yaml"), FILE);
    server = RunningServer.startAsConfigured(ConfigFile.read(file));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** One that has its place, and whose end is yet to come. */
  private Upload underWay(String path) throws Exception {
    Upload upload =
        Upload.start(server.port(), path, 1_000, out -> out.write("a\n".getBytes(US_ASCII)));
    await().until(() -> server.gate(path).get("inFlight").asInt() == 1);
    return upload;
  }

  private Upload whole(String target) throws Exception {
    return Upload.start(server.port(), target, "a\nb\n".getBytes(US_ASCII));
  }

  @ParameterizedTest
  @CsvSource({
    "/reject, 503, gate_full, reject",
    "/timeout, 503, wait_timeout, timeout",
    "/logs, 503, gate_full, reject"
  })
  void upload_oneTooMany_isTurnedAwayBeforeItsBodyIsRead(
      String path, int status, String reason, String strategy) throws Exception {
    try (Upload first = underWay(path);
        RawConnection second = new RawConnection(server.port())) {
      second.send("POST " + path, "Content-Length: 100000", "");

      RawConnection.Answered response = second.read();

      assertThat(response.status()).isEqualTo(status);
      assertThat(response.header("retry-after")).isNotEmpty();
      JsonNode problem = RunningServer.JSON.readTree(response.body());
      assertThat(problem.get("reason").asText()).isEqualTo(reason);
      assertThat(problem.get("strategy").asText()).isEqualTo(strategy);
      assertThat(problem.get("route").asText()).isEqualTo(path);
      assertThat(server.gate(path).at("/refused/" + reason).asInt()).isEqualTo(1);
      assertThat(first.writing()).isCompleted();
    }
    await().until(() -> server.gate(path).get("inFlight").asInt() == 0);
    try (Upload third = whole(path)) {
      assertThat(third.head()).startsWith("http/1.1 200 ");
    }
  }

  @Test
  void drop_oneUploadTooMany_isLeftOut() throws Exception {
    try (Upload first = underWay("/drop");
        Upload second = whole("/drop")) {
      assertThat(second.head()).startsWith("http/1.1 202 ");
      assertThat(second.plainLine())
          .isEqualTo("{\"route\":\"/drop\",\"strategy\":\"drop\",\"outcome\":\"dropped\"}");
      assertThat(first.writing()).isCompleted();
    }
  }

  @Test
  void block_oneUploadTooMany_waitsForItsTurn() throws Exception {
    try (Upload second = uploadBehindAnother("/block")) {
      assertThat(second.head()).startsWith("http/1.1 200 ");
      assertThat(second.line()).contains("\"line\":1,");
      assertThat(second.line()).contains("\"line\":2,");
      assertThat(second.line()).contains("\"completed\":2,");
    }
  }

  private Upload uploadBehindAnother(String path) throws Exception {
    try (Upload first = underWay(path)) {
      Upload second = whole(path);
      await().until(() -> server.gate(path).get("waiting").asInt() == 1);
      assertThat(first.head()).startsWith("http/1.1 200 ");
      return second;
    }
  }

  @ParameterizedTest
  @CsvSource({"/block, block", "/reject, reject", "/logs, reject"})
  void deadline_thatHasPassed_isAnsweredAsOnEveryRoute(String path, String strategy)
      throws Exception {
    try (Upload upload = whole(path + "?deadline=2020-01-31T12:00:00Z")) {
      assertThat(upload.head()).startsWith("http/1.1 504 ");
      assertThat(upload.plainLine())
          .contains(
              "was not started: its deadline had passed\"",
              "\"reason\":\"deadline_exceeded\"",
              "\"strategy\":\"" + strategy + "\"");
    }
    assertThat(server.ledger("p").get("offered")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/block", "/reject"})
  void deadline_inTheMiddleOfAnUpload_endsItWithAProblemAndTheSummary(String path)
      throws Exception {
    try (Upload upload =
        Upload.start(
            server.port(),
            path + "?work=60s&deadline=4s",
            1_000,
            out -> out.write("a\nb\nc\n".getBytes(US_ASCII)))) {
      assertThat(upload.head()).startsWith("http/1.1 200 ");

      JsonNode problem = RunningServer.JSON.readTree(upload.line()).get("problem");

      assertThat(problem.get("status").asInt()).isEqualTo(504);
      assertThat(problem.get("reason").asText()).isEqualTo("deadline_exceeded");
      assertThat(problem.get("detail").asText())
          .isEqualTo("request: did not end before its deadline");
      assertThat(problem.get("route").asText()).isEqualTo(path);
      assertThat(upload.line())
          .startsWith("{\"summary\":{\"offered\":3,\"completed\":0,")
          .contains("\"timedOut\":3,");
      assertThat(upload.line()).isNull();
    }
    await().until(() -> server.ledger("p").pending() == 0);
    await().until(() -> server.gate(path).get("inFlight").asInt() == 0);
  }

  @Test
  void deadline_inCenturies_isNone() throws Exception {
    try (Upload upload = whole("/block?deadline=%2B1000000000-12-31T23:59:59Z")) {
      assertThat(upload.head()).startsWith("http/1.1 200 ");
      assertThat(upload.line()).contains("\"line\":1,");
      assertThat(upload.line()).contains("\"line\":2,");
      assertThat(upload.line()).contains("\"completed\":2,");
    }
  }

  /* As one that ships a line now and then. */
  @ParameterizedTest
  @ValueSource(strings = {"/block", "/logs"})
  void upload_onARouteWhereItMayBeSilent_isWaitedFor(String path) throws Exception {
    try (RawConnection quiet = new RawConnection(server.port());
        RawConnection hasty = new RawConnection(server.port())) {
      quiet.send("POST " + path, "Connection: close\r\nContent-Length: 10", "INFO\n");
      await().until(() -> server.gate(path).get("inFlight").asInt() == 1);
      hasty.send("POST /hasty", "Content-Length: 10", "INFO\n");
      assertThat(hasty.readToEnd()).contains("\"reason\":\"slow_body\""); // as much time has passed

      quiet.write("WARN\n");

      assertThat(quiet.readToEnd()).startsWith("HTTP/1.1 200 ").doesNotContain("problem");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/block", "/logs"})
  void uploadOverHttp2_onARouteWhereItMayBeSilent_isWaitedFor(String path) throws Exception {
    try (RawHttp2 connection = RawHttp2.open(server.port());
        RawConnection hasty = new RawConnection(server.port())) {
      connection.request(1, false, "POST", path);
      connection.frame(RawHttp2.DATA, 0, 1, "INFO\n".getBytes(US_ASCII));
      await().until(() -> server.gate(path).get("inFlight").asInt() == 1);
      hasty.send("POST /hasty", "Content-Length: 10", "INFO\n");
      assertThat(hasty.readToEnd()).contains("\"reason\":\"slow_body\""); // as much time has passed

      connection.frame(RawHttp2.DATA, RawHttp2.END_STREAM, 1, "WARN\n".getBytes(US_ASCII));

      RawHttp2.Answer answer = connection.answer(1);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).doesNotContain("problem");
    }
  }

  @Test
  void resetOverHttp2_ofAnUpload_givesItsPlaceBack() throws Exception {
    try (RawHttp2 connection = RawHttp2.open(server.port())) {
      connection.request(1, false, "POST", "/reject");
      connection.frame(RawHttp2.DATA, 0, 1, "a\n".getBytes(US_ASCII));
      assertThat(connection.status(1)).isEqualTo(200);
      assertThat(server.gate("/reject").get("inFlight").asInt()).isEqualTo(1);

      connection.frame(RawHttp2.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8});

      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> server.gate("/reject").get("inFlight").asInt() == 0);
      connection.request(3, false, "POST", "/reject");
      connection.frame(RawHttp2.DATA, RawHttp2.END_STREAM, 3, "a\n".getBytes(US_ASCII));
      assertThat(connection.answer(3).body()).contains("\"completed\":1,");
    }
  }
}
