package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.netty.RawConnection;
import dev.weir.netty.RawConnection.Answered;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that the usual clients do not send. */
class ProtocolTest {

  private static final String ENDLESS = "Content-Length: 1000000000000";
  private static final String MEBIBYTE = "x".repeat(1 << 20);

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
  @ValueSource(strings = {"", "Connection: keep-alive\r\n"})
  void ingest_clientOfHttp10_getsItsAnswerWithoutChunks(String header) throws Exception {
    try (RawConnection connection = connect()) {
      connection.write(
          "POST /ingest/block HTTP/1.0\r\n" + header + "Content-Length: 8\r\n\r\none\ntwo\n");

      Answered head = connection.readHead();

      assertThat(head.status()).isEqualTo(200);
      assertThat(head.headers()).doesNotContainKey("transfer-encoding");
      assertThat(connection.readToEnd())
          .startsWith("{\"line\":1,")
          .endsWith(",\"cancelled\":0}}\n")
          .hasLineCount(3);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://localhost/block?work=1ms, 200, /block",
    "HTTP://localhost:80/nope/://, 404, /nope/://",
    "http://localhost/block?work=x, 400, /block",
  })
  void target_absolute_isThePathInIt(String target, int status, String route) throws Exception {
    try (RawConnection connection = connect()) {
      connection.get(target);

      Answered answered = connection.read();

      assertThat(answered.status()).isEqualTo(status);
      assertThat(answered.body()).contains("\"route\":\"" + route + "\"");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost", "http://localhost/"})
  void target_absoluteWithoutAPath_isHome(String target) throws Exception {
    try (RawConnection connection = connect()) {
      connection.get(target);

      assertThat(connection.read().body()).startsWith("Weir demo server\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "block", "://", "/%62lock", "/block/", "//block"})
  void target_thatIsNoRoute_isNotFound(String target) throws Exception {
    try (RawConnection connection = connect()) {
      connection.get(target);

      assertThat(connection.read().status()).isEqualTo(404);
    }
  }

  @Test
  void ingest_lineThatNeverEnds_endsTheConnection() throws Exception {
    try (RawConnection connection = connect()) {
      connection.send("POST /ingest/block", ENDLESS, MEBIBYTE + "x");

      assertThat(connection.readHead().status()).isEqualTo(200);
      assertThat(connection.readToEnd())
          .contains("\"reason\":\"line_too_long\"", "\"summary\":")
          .endsWith("\r\n0\r\n\r\n");
      await().until(() -> isClosed(connection));
    }
  }

  /** As Reactor Netty has it. What matters is that the client is told. */
  @Test
  void pipelined_oneSaysClose_theNextAnswerIsTheLastAndSaysSo() throws Exception {
    try (RawConnection connection = connect()) {
      connection.write(
          "GET /block?work=200ms HTTP/1.1\r\nHost: localhost\r\n\r\n"
              + "GET /block?work=1ms HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

      Answered answered = connection.read();

      assertThat(answered.status()).isEqualTo(200);
      assertThat(answered.header("connection")).isEqualTo("close");
      assertThat(connection.readToEnd()).isEmpty();
    }
  }

  @Test
  void work_shortBody_leavesTheConnectionOpen() throws Exception {
    try (RawConnection connection = connect()) {
      connection.write("GET /block?work=1ms HTTP/1.1\r\nHost: localhost\r\n");
      connection.write("Content-Length: 5\r\n\r\nabcde");
      assertThat(connection.read().status()).isEqualTo(200);

      connection.get("/block?work=1ms");

      assertThat(connection.read().status()).isEqualTo(200);
    }
  }

  @Test
  void work_bodyOfUnknownLength_isAnsweredAndTheConnectionEnds() throws Exception {
    try (RawConnection connection = connect()) {
      connection.send("GET /block?work=1ms", "Transfer-Encoding: chunked", "3\r\nabc\r\n");

      Answered answered = connection.read();

      assertThat(answered.status()).isEqualTo(200);
      assertThat(answered.header("connection")).isEqualTo("close");
      assertThat(connection.isAtEnd()).isTrue();
    }
  }

  @Test
  void work_bodyThatSaysItIsTooLong_isRefused() throws Exception {
    try (RawConnection connection = connect()) {
      connection.send("GET /block?work=1ms", ENDLESS, "");

      Answered answered = connection.read();

      assertThat(answered.status()).isEqualTo(413);
      assertThat(answered.body()).contains("\"reason\":\"body_too_long\"");
      assertThat(connection.isAtEnd()).isTrue();
    }
  }

  @Test
  void bodyIdle_lessThanAMillisecond_isABoundToo() throws Exception {
    try (RunningServer hasty = RunningServer.startWithBodyIdle(Duration.ofNanos(500_000));
        RawConnection connection = new RawConnection(hasty.port())) {
      connection.send("POST /ingest/block", ENDLESS, "x");

      assertThat(connection.readToEnd()).contains("\"reason\":\"slow_body\"");
    }
  }

  private static RawConnection connect() throws IOException {
    return new RawConnection(server.port());
  }

  private static boolean isClosed(RawConnection connection) {
    try {
      connection.write(MEBIBYTE);
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
