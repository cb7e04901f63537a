package dev.weir.netty.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.netty.RawConnection;
import dev.weir.netty.RawConnection.Answered;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What a client of HTTP/1.1 is told that runs into a bound, and what becomes of its connection. */
class Http1BoundsTest {

  private static final Duration SHORT = Duration.ofMillis(200);

  /** More than a connection and a request take, on a slow machine as well. */
  private static final Duration WHILE = Duration.ofSeconds(2);

  private static final HttpBounds SMALL =
      HttpBounds.standard().requestLine(256).headerField(512).headers(1_024).body(1_000);

  private BoundedServer server = new BoundedServer(SMALL);

  @AfterEach
  void stop() {
    server.close();
  }

  private void startAgain(HttpBounds bounds) {
    server.close();
    server = new BoundedServer(bounds);
  }

  @Test
  void head_longerThanItMayBe_isRefusedAndTheConnectionCloses() throws Exception {
    try (RawConnection connection = server.connect()) {
      connection.get("/ok?" + "x".repeat(300));
      assertRefused(connection, 414, Bound.REQUEST_LINE);
    }
    try (RawConnection connection = server.connect()) {
      connection.send("GET /ok", "A: " + "x".repeat(600), "");
      assertRefused(connection, 431, Bound.HEADER_FIELD);
    }
    try (RawConnection connection = server.connect()) {
      connection.send("GET /ok", ("A: " + "x".repeat(400) + "\r\n").repeat(3) + "B: b", "");
      assertRefused(connection, 431, Bound.HEADERS);
    }
    try (RawConnection connection = server.connect()) {
      connection.send("GET /ok", "A:\r\n".repeat(40) + "B: b", ""); // short, but many
      assertRefused(connection, 431, Bound.HEADERS);
    }
    assertThat(server.called).isEmpty();
  }

  @Test
  void head_asLongAsItMayBe_isServed() throws Exception {
    try (RawConnection connection = server.connect()) {
      connection.send("GET /ok?" + "x".repeat(200), "A: " + "x".repeat(500), "");

      assertThat(connection.read().body()).isEqualTo("ok");
    }
  }

  @Test
  void body_thatSaysItIsTooLong_isRefusedBeforeItIsReadAndItsHandlerCalled() throws Exception {
    try (RawConnection connection = server.connect()) {
      connection.send("POST /length", "Content-Length: 1001", "");

      assertRefused(connection, 413, Bound.BODY);
    }
    assertThat(server.called).isEmpty();
  }

  @Test
  void body_ofUnknownLength_isCountedAsItComes() throws Exception {
    try (RawConnection connection = server.connect()) {
      connection.send("POST /length", "Transfer-Encoding: chunked", chunk(900));
      connection.write(chunk(101));

      assertRefused(connection, 413, Bound.BODY);
    }
    await().untilAsserted(() -> assertThat(server.lost).hasSize(1));
  }

  @Test
  void body_tooLongOfAClientThatResets_isNoErrorOfTheServers() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(log);
    try {
      for (int i = 0; i < 10; i++) {
        try (RawConnection connection = server.connect()) {
          connection.send("POST /length", "Transfer-Encoding: chunked", chunk(1_001));
          assertThat(connection.readHead().status()).isEqualTo(413);
          connection.reset();
        }
      }
      await().until(() -> server.bounds.snapshot().open() == 0);
    } finally {
      root.detachAppender(log);
    }
    assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR));
  }

  @Test
  void body_asLongAsItMayBe_isServedAndTheConnectionGoesOn() throws Exception {
    try (RawConnection connection = server.connect()) {
      for (int i = 0; i < 3; i++) {
        connection.send("POST /length", "Content-Length: 1000", "x".repeat(1_000));
        assertThat(connection.read().body()).isEqualTo("1000");
        connection.send("POST /length", "Transfer-Encoding: chunked", chunk(1_000) + "0\r\n\r\n");
        assertThat(connection.read().body()).isEqualTo("1000");
      }
    }
  }

  @Test
  void body_tooLongOnceItsAnswerHasBegun_endsThatAnswerAndTheConnection() throws Exception {
    try (RawConnection connection = server.connect()) {
      connection.send("POST /early", "Transfer-Encoding: chunked", chunk(1));
      assertThat(connection.readHead().status()).isEqualTo(200);
      connection.write(chunk(1_000));

      assertThat(connection.readToEnd())
          .contains("early,")
          .contains("RequestBodyException")
          .endsWith("0\r\n\r\n");
    }
    assertThat(server.ran(Bound.BODY)).isEqualTo(1);
    assertThat(server.lost)
        .singleElement()
        .isInstanceOfSatisfying(
            RequestBodyException.class, error -> assertThat(error.bound()).isEqualTo(Bound.BODY));
  }

  @Test
  void body_ofAPathOfItsOwn_hasItsOwnBound() throws Exception {
    startAgain(SMALL.body("/length", HttpBounds.UNBOUNDED));
    try (RawConnection connection = server.connect()) {
      connection.send("POST /length?a=b", "Content-Length: 100000", "x".repeat(100_000));
      assertThat(connection.read().body()).isEqualTo("100000");
      connection.send("POST http://a/length", "Content-Length: 100000", "x".repeat(100_000));
      assertThat(connection.read().body()).isEqualTo("100000");
      connection.send("POST /ok", "Content-Length: 1001", "");
      assertRefused(connection, 413, Bound.BODY);
    }
  }

  @Test
  void head_thatNeverEnds_isToldSo() throws Exception {
    startAgain(SMALL.headTimeout(SHORT));
    try (RawConnection connection = server.connect()) {
      connection.write("GET /ok HTTP/1.1\r\nHost: local");

      assertRefused(connection, 408, Bound.SLOW_HEAD);
    }
    try (RawConnection silent = server.connect()) {
      assertThat(silent.read().status()).isEqualTo(408);
      assertThat(silent.isAtEnd()).isTrue();
    }
  }

  @Test
  void head_thatComesByteByByte_isToldSo() throws Exception {
    startAgain(SMALL.headTimeout(WHILE));
    try (RawConnection connection = server.connect()) {
      connection.get("/ok");
      assertThat(connection.read().status()).isEqualTo(200);

      await()
          .pollInterval(Duration.ofMillis(10))
          .until(
              () -> {
                write(connection, "G");
                return server.ran(Bound.SLOW_HEAD) == 1;
              });
      assertThat(connection.read().status()).isEqualTo(408);
    }
  }

  private static void write(RawConnection connection, String text) {
    try {
      connection.write(text);
    } catch (IOException e) {
      assertThat(e).isNotNull(); // closed already
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "abc\r\n"})
  void connection_idleForLongerThanAHeadMayTake_staysOpen(String body) throws Exception {
    startAgain(SMALL.headTimeout(WHILE));
    try (RawConnection idle = server.connect()) {
      idle.send("POST /length", "Content-Length: " + body.strip().length(), "");
      await().until(() -> server.called.contains("length"));
      idle.write(body); // the end of a request in a piece of its own
      assertThat(idle.read().status()).isEqualTo(200);
      asMuchTimeAsAHeadMayTake();

      idle.get("/ok");

      assertThat(idle.read().body()).isEqualTo("ok");
    }
    assertThat(server.ran(Bound.SLOW_HEAD)).isEqualTo(1);
  }

  @Test
  void handler_slowerThanAHeadMayBe_isWaitedFor() throws Exception {
    startAgain(SMALL.headTimeout(WHILE));
    try (RawConnection waiting = server.connect()) {
      waiting.send("POST /late", "Content-Length: 3", "");
      await().until(() -> server.called.contains("length"));
      waiting.write("abc");
      asMuchTimeAsAHeadMayTake();

      server.release.tryEmitEmpty();

      assertThat(waiting.read().body()).isEqualTo("late");
      waiting.get("/ok");
      assertThat(waiting.read().body()).isEqualTo("ok");
    }
  }

  private void asMuchTimeAsAHeadMayTake() throws IOException {
    try (RawConnection slow = server.connect()) {
      slow.write("G");
      assertThat(slow.read().status()).isEqualTo(408);
    }
  }

  @Test
  void connection_idleForTooLong_isClosed() throws Exception {
    startAgain(SMALL.idle(SHORT));
    try (RawConnection connection = server.connect()) {
      connection.get("/ok");
      assertThat(connection.read().status()).isEqualTo(200);

      assertThat(connection.isAtEnd()).isTrue();
    }
    assertThat(server.ran(Bound.IDLE)).isEqualTo(1);
  }

  @Test
  void connection_whoseAnswerIsNotAllTaken_isNotIdle() throws Exception {
    startAgain(SMALL.idle(SHORT));
    try (RawConnection slow = server.connect()) {
      slow.get("/big");
      Answered answer = slow.readHead();
      asMuchTimeAsAConnectionMayBeIdle();

      assertThat(slow.text(BoundedServer.BIG)).hasSize(BoundedServer.BIG);
      assertThat(answer.header("content-length")).isEqualTo(String.valueOf(BoundedServer.BIG));
    }
  }

  private void asMuchTimeAsAConnectionMayBeIdle() throws IOException {
    try (RawConnection idle = server.connect()) {
      idle.get("/ok");
      assertThat(idle.read().status()).isEqualTo(200);
      assertThat(idle.isAtEnd()).isTrue();
    }
  }

  @Test
  void body_tooLongOnceItsAnswerIsWritten_leavesThatAnswerWhole() throws Exception {
    try (RawConnection connection = server.connect()) {
      connection.send("POST /big", "Transfer-Encoding: chunked", chunk(1));
      connection.readHead();
      connection.write(chunk(1_000));
      await().until(() -> server.ran(Bound.BODY) == 1);

      assertThat(connection.readToEnd()).hasSize(BoundedServer.BIG);
    }
  }

  @Test
  void body_thatStops_isToldSo() throws Exception {
    startAgain(SMALL.bodyIdle(SHORT));
    try (RawConnection connection = server.connect()) {
      connection.send("POST /length", "Content-Length: 100", "x");

      assertRefused(connection, 408, Bound.SLOW_BODY);
    }
  }

  @Test
  void body_thatComesTooSlowly_isToldSo() throws Exception {
    startAgain(SMALL.bodyIdle(Duration.ofSeconds(1)).bodyRate(500));
    try (RawConnection connection = server.connect()) {
      connection.send("POST /length", "Content-Length: 1000", "x");

      await()
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                write(connection, "x");
                return server.ran(Bound.SLOW_BODY) == 1;
              });
      assertThat(connection.read().status()).isEqualTo(408);
    }
  }

  @Test
  void body_ofAPathThatMayBeSilentForLonger_isWaitedFor() throws Exception {
    BodyBound patient = BodyBound.of(HttpBounds.UNBOUNDED).idle(Duration.ofMinutes(1));
    startAgain(SMALL.bodyIdle(SHORT).body("/length", patient));
    try (RawConnection quiet = server.connect();
        RawConnection slow = server.connect()) {
      quiet.send("POST /length?a=b", "Content-Length: 2", "x");
      await().until(() -> server.called.contains("length"));
      slow.send("POST /late", "Content-Length: 100", "x");
      assertThat(slow.read().status()).isEqualTo(408); // as much time has passed

      quiet.write("x");

      assertThat(quiet.read().body()).isEqualTo("2");
    }
    assertThat(server.ran(Bound.SLOW_BODY)).isEqualTo(1);
  }

  @Test
  void body_ofAPathThatMayBeSilentForLessLong_isToldSo() throws Exception {
    startAgain(SMALL.body("/length", BodyBound.of(1_000).idle(SHORT)));
    try (RawConnection connection = server.connect()) {
      connection.send("POST /length", "Content-Length: 100", "x");

      assertRefused(connection, 408, Bound.SLOW_BODY);
    }
  }

  @Test
  void body_thatNobodyReadsYet_isNotSlow() throws Exception {
    startAgain(SMALL.bodyIdle(SHORT));
    try (RawConnection waiting = server.connect();
        RawConnection slow = server.connect()) {
      waiting.send("POST /held", "Content-Length: 100", "x");
      await().until(() -> server.called.contains("/held"));
      slow.send("POST /length", "Content-Length: 100", "x");
      assertThat(slow.read().status()).isEqualTo(408); // as much time has passed

      server.release.tryEmitEmpty();

      assertThat(waiting.read().body()).isEqualTo("held");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /ok HTTP/1.1\r\n\r\n",
        "GET /ok HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
        "GET /ok HTTP/2.0\r\nHost: a\r\n\r\n",
        "GET /ok HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
        "GET /ok HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\nx",
        "GET /ok HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 2\r\n\r\nx",
        "GET /ok HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\nx",
        "POST /ok HTTP/1.1\r\n"
            + "Host: a\r\n"
            + "Content-Length: 1\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n"
            + "0\r\n\r\n",
        "POST /ok HTTP/1.1\r\n"
            + "Host: a\r\n"
            + "Transfer-Encoding: chunked\r\n"
            + "Content-Length: 9\r\n\r\n"
            + "0\r\n\r\n",
        "POST /ok HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "POST /ok HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
        "POST /ok HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
        "POST /ok HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "POST /ok HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /ok HTTP/1.1\nHost: a\n\n",
        "GET /ok HTTP/1.1\r\nHost: a\nA: b\r\n\r\n",
        "GET /ok HTTP/1.1\r\nHost: a\r\n A: b\r\n: c\r\n\r\n",
        "GET /ok HTTP/1.1\r\nHost: a\r\nA b\r\n\r\n",
        "GET /ok HTTP/1.1\r\nHost: a\r\nA: b\u0000\r\n\r\n",
        "\u0000\u0001\u0002\r\n\r\n",
        "GARBAGE\r\n\r\n",
      })
  void head_thatIsNoHttp_isABadRequestAndTheConnectionCloses(String bytes) throws Exception {
    try (RawConnection connection = server.connect()) {
      connection.write(bytes);

      assertRefused(connection, 400, Bound.MALFORMED);
    }
    assertThat(server.called).isEmpty();
  }

  @Test
  void chunks_thatAreNone_areABadRequest() throws Exception {
    for (String chunk : new String[] {"zz\r\n", "5\r\nabcdefgh\r\n", "-1\r\n", "fffffffff\r\n"}) {
      try (RawConnection connection = server.connect()) {
        connection.send("POST /length", "Transfer-Encoding: chunked", chunk);

        Answered refused = connection.read();
        assertThat(refused.status()).as(chunk).isEqualTo(400);
        assertThat(connection.isAtEnd()).isTrue();
      }
    }
  }

  @Test
  void answersPromisedBefore_areGivenFirst() throws Exception {
    try (RawConnection connection = server.connect()) {
      connection.write(
          "GET /held HTTP/1.1\r\n"
              + "Host: a\r\n\r\n"
              + "GET /ok HTTP/1.1\r\n"
              + "Host: a\r\n\r\n"
              + "BAD\r\n\r\n"
              + "GET /ok");
      await().until(() -> server.ran(Bound.MALFORMED) == 1);

      server.release.tryEmitEmpty();

      assertThat(connection.read().body()).isEqualTo("held");
      assertThat(connection.read().body()).isEqualTo("ok");
      assertRefused(connection, 400, Bound.MALFORMED);
    }
  }

  @Test
  void answersPromisedBefore_ofABodyThatIsTooLong_areGivenFirst() throws Exception {
    try (RawConnection connection = server.connect()) {
      connection.write("GET /held HTTP/1.1\r\nHost: a\r\n\r\n");
      connection.send("POST /length", "Transfer-Encoding: chunked", chunk(1_001));
      await().until(() -> server.ran(Bound.BODY) == 1);

      server.release.tryEmitEmpty();

      assertThat(connection.read().body()).isEqualTo("held");
      assertRefused(connection, 413, Bound.BODY);
    }
  }

  @Test
  void pipelined_moreThanMayBeInFlight_areAnsweredAllTheSame() throws Exception {
    startAgain(SMALL.inFlight(4));
    String one = "GET /ok HTTP/1.1\r\nHost: a\r\n\r\n";
    try (RawConnection connection = server.connect()) {
      connection.get("/held");
      await().until(() -> server.called.contains("/held"));
      for (int i = 0; i < 50; i++) {
        connection.write(one.repeat(10));
      }
      await().until(() -> server.ran(Bound.PIPELINED) > 0);

      server.release.tryEmitEmpty();

      assertThat(connection.read().body()).isEqualTo("held");
      for (int i = 0; i < 500; i++) {
        assertThat(connection.read().body()).isEqualTo("ok");
      }
    }
  }

  @Test
  void pipelined_moreThanIsKept_isRefusedBehindTheAnswersThatAreDue() throws Exception {
    startAgain(SMALL.inFlight(4));
    String one = "GET /ok HTTP/1.1\r\nHost: a\r\n\r\n";
    try (RawConnection connection = server.connect()) {
      connection.get("/held");
      await().until(() -> server.called.contains("/held"));
      connection.write(one.repeat(2_000)); // what is read at once is more than is kept of it
      await().until(() -> server.ran(Bound.PIPELINED) > 0);

      server.release.tryEmitEmpty();

      assertThat(connection.read().body()).isEqualTo("held");
      Answered answer = connection.read();
      while (answer.status() == 200) {
        answer = connection.read();
      }
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.header("connection")).isEqualTo("close");
    }
  }

  @Test
  void pipelined_onlyOneInFlight_bodiesAreStillRead() throws Exception {
    startAgain(SMALL.inFlight(1));
    try (RawConnection connection = server.connect()) {
      for (int i = 0; i < 20; i++) {
        connection.send("POST /length", "Content-Length: 600", "x".repeat(300));
        connection.write("x".repeat(300));
        connection.send("POST /length", "Content-Length: 5", "12345");
        assertThat(connection.read().body()).isEqualTo("600");
        assertThat(connection.read().body()).isEqualTo("5");
      }
    }
  }

  @Test
  void connection_oneTooMany_isToldAndClosedAndLeavesNothingBehind() throws Exception {
    startAgain(SMALL.connections(2));
    try (RawConnection first = server.connect();
        RawConnection second = server.connect()) {
      first.get("/ok");
      second.get("/ok");
      assertThat(first.read().status()).isEqualTo(200);
      assertThat(second.read().status()).isEqualTo(200);
      try (RawConnection third = server.connect()) {
        Answered refused = third.read();
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("connection")).isEqualTo("close");
        assertThat(refused.header("retry-after")).isEqualTo("1");
        assertThat(third.isAtEnd()).isTrue();
      }
      assertThat(server.ran(Bound.CONNECTIONS)).isEqualTo(1);
      assertThat(server.bounds.snapshot().open()).isEqualTo(2);
      await().until(() -> server.channels.size() <= 3); // the server's own is one
    }
    await().until(() -> server.bounds.snapshot().open() == 0);
    try (RawConnection later = server.connect()) {
      later.get("/ok");
      assertThat(later.read().status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"h2c", "foo", "websocket", "h2c\r\nUpgrade: websocket", "websocket, h2c"})
  void upgrade_offered_isNotTakenUp(String protocol) throws Exception {
    try (RawConnection connection = server.connect()) {
      connection.send(
          "POST /length",
          "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: "
              + protocol
              + "\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nContent-Length: 3",
          "abc");

      assertThat(connection.read().body()).isEqualTo("3");
      connection.get("/ok");
      assertThat(connection.read().body()).isEqualTo("ok");
    }
  }

  @Test
  void upgrade_toTwoProtocolsAtOnce_isNotTakenUp() throws Exception {
    try (RawConnection connection = server.connect()) {
      connection.send(
          "GET /ok",
          "Connection: Upgrade, HTTP2-Settings\r\n"
              + "Upgrade: h2c\r\n"
              + "Upgrade: websocket\r\n"
              + "HTTP2-Settings: AAMAAABkAAQAAP__",
          "");

      assertThat(connection.read().body()).isEqualTo("ok");
    }
  }

  @Test
  void webSocket_isNotBoundAsRequestsAre() throws Exception {
    startAgain(SMALL.headTimeout(WHILE).inFlight(1));
    try (RawConnection connection = server.connect()) {
      connection.send(
          "GET /echo",
          "Connection: Upgrade\r\n"
              + "Upgrade: websocket\r\n"
              + "Sec-WebSocket-Version: 13\r\n"
              + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "");
      assertThat(connection.readHead().status()).isEqualTo(101);
      assertEchoes(connection);
      asMuchTimeAsAHeadMayTake();

      assertEchoes(connection);
    }
  }

  private static void assertEchoes(RawConnection connection) throws IOException {
    connection.write("\u0082\u0083\0\0\0\0abc"); // masked with zeros
    assertThat(connection.text(5)).isEqualTo("\u0082\u0003abc");
  }

  @Test
  void expectation_ofABodyThatIsTooLong_getsItsAnswerInstead() throws Exception {
    try (RawConnection connection = server.connect()) {
      connection.send("POST /length", "Expect: 100-continue\r\nContent-Length: 2000", "");

      assertRefused(connection, 413, Bound.BODY);
    }
  }

  private void assertRefused(RawConnection connection, int status, Bound bound) throws Exception {
    Answered refused = connection.read();
    assertThat(refused.status()).isEqualTo(status);
    assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
    assertThat(refused.header("connection")).isEqualTo("close");
    assertThat(refused.body())
        .contains("\"status\":" + status, "\"reason\":\"" + bound.reason() + "\"");
    assertThat(connection.isAtEnd()).isTrue();
    assertThat(server.ran(bound)).isPositive();
  }

  private static String chunk(int length) {
    return Integer.toHexString(length) + "\r\n" + "x".repeat(length) + "\r\n";
  }
}
