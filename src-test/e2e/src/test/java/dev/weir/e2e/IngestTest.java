package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.e2e.RunningServer.Ledger;
import dev.weir.netty.RawConnection;
import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads, line by line. */
class IngestTest {

  private static final int MANY = 100_000;

  private RunningServer server;

  @BeforeEach
  void start() throws Exception {
    server = RunningServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void block_hundredThousandLines_hashesEachInOrder() throws Exception {
    List<byte[]> lines = randomLines(MANY);
    try (Upload upload = Upload.start(server.port(), "/ingest/block", join(lines))) {
      String head = upload.head();
      assertThat(head).startsWith("http/1.1 200 ").contains("content-type: application/x-ndjson");
      for (int i = 0; i < MANY; i++) {
        JsonNode answer = RunningServer.JSON.readTree(upload.line());
        assertThat(answer.get("line").asLong()).isEqualTo(i + 1);
        assertThat(answer.get("bytes").asInt()).isEqualTo(lines.get(i).length);
        assertThat(answer.get("sha256").asText()).isEqualTo(sha256(lines.get(i)));
        assertThat(answer.get("waitMicros").asLong()).isNotNegative();
        assertThat(answer.get("runMicros").asLong()).isNotNegative();
      }
      assertThat(upload.line())
          .isEqualTo(
              "{\"summary\":{\"offered\":100000,\"completed\":100000,\"failed\":0,\"dropped\":0,"
                  + "\"rejected\":0,\"timedOut\":0,\"cancelled\":0}}");
      assertThat(upload.line()).isNull();
    }
    await().until(() -> server.ledger("ingest-block").get("completed") == MANY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop", "reject", "timeout"})
  void lossy_moreLinesThanRoom_answersTheCompletedOnesAndCountsTheRest(String strategy)
      throws Exception {
    int count = strategy.equals("timeout") ? 1_000 : 20_000;
    String work = strategy.equals("timeout") ? "20ms" : "1ms";
    List<byte[]> lines = randomLines(count);
    try (Upload upload =
        Upload.start(server.port(), "/ingest/" + strategy + "?work=" + work, join(lines))) {
      assertThat(upload.head()).startsWith("http/1.1 200 ");
      Set<Long> seen = new HashSet<>();
      JsonNode answer = RunningServer.JSON.readTree(upload.line());
      for (; answer.has("line"); answer = RunningServer.JSON.readTree(upload.line())) {
        long line = answer.get("line").asLong();
        assertThat(seen.add(line)).isTrue();
        assertThat(answer.get("sha256").asText()).isEqualTo(sha256(lines.get((int) line - 1)));
      }
      JsonNode summary = answer.get("summary");
      assertThat(upload.line()).isNull();

      String lost =
          switch (strategy) {
            case "drop" -> "dropped";
            case "reject" -> "rejected";
            default -> "timedOut";
          };
      assertThat(summary.get("offered").asLong()).isEqualTo(count);
      assertThat(summary.get("completed").asLong())
          .isEqualTo(seen.size())
          .isBetween(1L, count - 1L);
      assertThat(summary.get(lost).asLong()).isEqualTo(count - seen.size());
      assertLaw(summary);

      await().until(() -> server.ledger("ingest-" + strategy).pending() == 0);
      Ledger ledger = server.ledger("ingest-" + strategy);
      assertThat(ledger.get("offered")).isEqualTo(count);
      assertThat(ledger.get(lost)).isEqualTo(summary.get(lost).asLong());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "reject"})
  void body_thatIsNoLongerHttp_isCutShortAndSaysSo(String strategy) throws Exception {
    try (RawConnection connection = new RawConnection(server.port())) {
      connection.send(
          "PUT /ingest/" + strategy, "Transfer-Encoding: chunked", "8\r\none\ntwo\n\r\n");
      assertThat(connection.readHead().status()).isEqualTo(200);
      await().until(() -> server.ledger("ingest-" + strategy).get("completed") == 2);

      connection.write("this is no length of a chunk\r\n");

      assertThat(connection.readToEnd())
          .contains("\"line\":1,", "\"line\":2,", "\"reason\":\"malformed_body\"")
          .contains("{\"summary\":{\"offered\":2,\"completed\":2,")
          .endsWith("\r\n0\r\n\r\n");
    }
    assertThat(server.ledger("ingest-" + strategy).pending()).isZero();
  }

  @Test
  void lines_anyTerminator_areWhatStandsBeforeTheLineFeed() throws Exception {
    try (Upload upload = upload("/ingest/block", "a\r\n\nb\rc\nlast")) {
      upload.head();
      assertThat(bytesOfNextLines(upload, 4)).containsExactly(2, 0, 3, 4);
      assertThat(RunningServer.JSON.readTree(upload.line()).has("summary")).isTrue();
    }
  }

  @Test
  void lines_emptyBody_areNone() throws Exception {
    try (Upload upload = upload("/ingest/drop", "")) {
      upload.head();
      JsonNode summary = RunningServer.JSON.readTree(upload.line()).get("summary");
      assertThat(summary.get("offered").asLong()).isZero();
      assertLaw(summary);
    }
  }

  @Test
  void lines_oneTooLong_endTheStreamWithAProblemAndTheSummary() throws Exception {
    byte[] body = new byte[3 << 20];
    Arrays.fill(body, (byte) 'x');
    body[1] = '\n';
    body[3] = '\n';
    try (Upload upload = Upload.start(server.port(), "/ingest/block", body)) {
      upload.head();
      assertThat(bytesOfNextLines(upload, 2)).containsExactly(1, 1);
      JsonNode problem = RunningServer.JSON.readTree(upload.line()).get("problem");
      assertThat(problem.get("reason").asText()).isEqualTo("line_too_long");
      assertThat(problem.get("route").asText()).isEqualTo("/ingest/block");
      assertThat(problem.get("strategy").asText()).isEqualTo("block");
      assertThat(problem.get("detail").asText()).startsWith("line 3: ").contains("1048576");
      JsonNode summary = RunningServer.JSON.readTree(upload.line()).get("summary");
      assertThat(summary.get("offered").asLong()).isEqualTo(2);
      assertLaw(summary);
      assertThat(upload.line()).isNull();
    }
  }

  @Test
  void request_thatExpectsToBeContinued_isContinuedFirst() throws Exception {
    try (Upload upload =
        Upload.start(
            server.port(), "/ingest/reject", "x\n".getBytes(US_ASCII), "Expect: 100-continue")) {
      assertThat(upload.head()).startsWith("http/1.1 100 ");
      assertThat(upload.head()).startsWith("http/1.1 200 ");
      assertThat(bytesOfNextLines(upload, 1)).containsExactly(1);
    }
  }

  @Test
  void request_wrongWork_isRefusedBeforeTheBodyIsRead() throws Exception {
    try (Upload upload = upload("/ingest/block?work=soon", "x\n")) {
      assertThat(upload.head())
          .startsWith("http/1.1 400 ")
          .contains("content-type: application/problem+json");
    }
  }

  @Test
  void block_readerThatTakesNothing_stopsTheUpload() throws Exception {
    byte[] line = "x".repeat(499).concat("\n").getBytes(US_ASCII);
    int count = 150_000;
    try (Upload upload =
        Upload.start(
            server.port(),
            "/ingest/block",
            (long) line.length * count,
            out -> {
              for (int i = 0; i < count; i++) {
                out.write(line);
              }
            })) {
      upload.head();
      // What the kernel's buffers take, and then nothing more.
      Stillness still = new Stillness(Duration.ofSeconds(1));
      await().atMost(60, TimeUnit.SECONDS).until(() -> still.reached(upload.written()));
      assertThat(upload.writing()).isNotDone();
      assertThat(server.ledger("ingest-block").get("offered")).isLessThan(count / 2);
      await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> server.ledger("ingest-block").pending() == 0);

      String expected = sha256("x".repeat(499).getBytes(US_ASCII));
      for (int i = 1; i <= count; i++) {
        assertThat(upload.line()).startsWith("{\"line\":" + i + ",").contains(expected);
      }
      assertThat(upload.line())
          .startsWith("{\"summary\":{\"offered\":150000,\"completed\":150000,");
    }
  }

  @Test
  void block_slowPool_slowsTheUpload() throws Exception {
    byte[] lines = "x\n".repeat(4_096).getBytes(US_ASCII);
    try (Upload upload =
        Upload.start(
            server.port(),
            "/ingest/block?work=20ms",
            Long.MAX_VALUE,
            out -> {
              while (true) {
                out.write(lines);
              }
            })) {
      upload.head();
      assertThat(bytesOfNextLines(upload, 400)).containsOnly(1); // takes the pool a second

      assertThat(upload.written()).isLessThan(16L << 20); // what the sockets' buffers hold
      // 400 a second, which goes on while this asks; unbounded, it would be millions
      assertThat(server.ledger("ingest-block").get("offered")).isLessThan(10_000);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "drop", "reject"})
  void client_gone_cancelsItsQueuedLines(String strategy) throws Exception {
    String pool = "ingest-" + strategy;
    try (Upload upload = upload("/ingest/" + strategy + "?work=200ms", "x\n".repeat(1_000))) {
      upload.head();
      assertThat(bytesOfNextLines(upload, 1)).containsExactly(1);
    }
    await().until(() -> server.ledger(pool).pending() == 0);
    Ledger ledger = server.ledger(pool);
    assertThat(ledger.get("cancelled")).isPositive();
    assertThat(ledger.get("completed")).isLessThan(100);
    assertThat(ledger.get("offered")).isEqualTo(ledger.settled());
    await().until(() -> server.pool(pool).get("busy").asInt() == 0);
  }

  @Test
  void client_silentInTheMiddleOfItsBody_isCutOffAndToldSo() throws Exception {
    try (RunningServer impatient = RunningServer.startWithBodyIdle(Duration.ofMillis(300));
        Upload upload =
            Upload.start(impatient.port(), "/ingest/block", 1_000, out -> out.write('x'))) {
      upload.head();
      assertThat(upload.line()).contains("\"reason\":\"slow_body\"");
      assertThat(upload.line()).startsWith("{\"summary\":{\"offered\":0,");
      assertThat(impatient.ledger("ingest-block").get("offered")).isZero();
    }
  }

  @Test
  void client_thatWaitsForSlowWork_isNotTakenForSilent() throws Exception {
    try (RunningServer impatient = RunningServer.startWithBodyIdle(Duration.ofMillis(300));
        Upload upload =
            Upload.start(
                impatient.port(), "/ingest/block?work=1s", "x\n".repeat(16).getBytes(US_ASCII))) {
      upload.head();
      assertThat(bytesOfNextLines(upload, 16)).containsOnly(1);
      assertThat(upload.line()).startsWith("{\"summary\":{\"offered\":16,\"completed\":16,");
    }
  }

  @Test
  void client_goneFromASingleRequest_interruptsItsWork() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket
          .getOutputStream()
          .write("GET /block?work=60s HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
      await().until(() -> server.ledger("block").get("running") == 1);
    }
    await().until(() -> server.ledger("block").get("cancelled") == 1);
    await().until(() -> server.pool("block").get("busy").asInt() == 0);
  }

  private Upload upload(String target, String body) throws Exception {
    return Upload.start(server.port(), target, body.getBytes(US_ASCII));
  }

  private static List<Integer> bytesOfNextLines(Upload upload, int count) throws Exception {
    List<Integer> bytes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      bytes.add(RunningServer.JSON.readTree(upload.line()).get("bytes").asInt());
    }
    return bytes;
  }

  private static void assertLaw(JsonNode summary) {
    long sum = 0;
    for (String term :
        List.of("completed", "failed", "dropped", "rejected", "timedOut", "cancelled")) {
      sum += summary.get(term).asLong();
    }
    assertThat(summary.get("offered").asLong()).isEqualTo(sum);
  }

  private static List<byte[]> randomLines(int count) {
    Random random = new Random(42);
    List<byte[]> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      byte[] line = new byte[random.nextInt(80)];
      random.nextBytes(line);
      for (int b = 0; b < line.length; b++) {
        line[b] = line[b] == '\n' ? (byte) '\r' : line[b];
      }
      lines.add(line);
    }
    return lines;
  }

  private static byte[] join(List<byte[]> lines) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (byte[] line : lines) {
      body.writeBytes(line);
      body.write('\n');
    }
    return body.toByteArray();
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /** Notices that a number has not changed for a while. */
  private static final class Stillness {

    private final Duration time;
    private long last = -1;
    private long since;

    Stillness(Duration time) {
      this.time = time;
    }

    boolean reached(long number) {
      if (number != last) {
        last = number;
        since = System.nanoTime();
      }
      return number > 0 && System.nanoTime() - since > time.toNanos();
    }
  }
}
