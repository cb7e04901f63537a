package dev.weir.netty.connection;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.netty.RawConnection;
import dev.weir.netty.connection.RawHttp2.Answer;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a client of HTTP/2 without TLS is told that runs into a bound. */
class Http2BoundsTest {

  private static final Duration SHORT = Duration.ofMillis(200);

  /** More than a connection and a request take, on a slow machine as well. */
  private static final Duration WHILE = Duration.ofSeconds(2);

  private static final HttpBounds SMALL =
      HttpBounds.standard().headerField(512).headers(2_048).body(1_000);

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
  void requests_withinBounds_areServed() throws Exception {
    try (RawHttp2 connection = server.connect2()) {
      for (int stream = 1; stream < 20; stream += 4) {
        connection.request(stream, true, "GET", "/ok");
        assertThat(connection.answer(stream)).isEqualTo(new Answer(200, "ok"));
        connection.request(stream + 2, false, "POST", "/length");
        connection.frame(RawHttp2.DATA, 0, stream + 2, new byte[500]);
        connection.frame(RawHttp2.DATA, RawHttp2.END_STREAM, stream + 2, new byte[500]);
        assertThat(connection.answer(stream + 2)).isEqualTo(new Answer(200, "1000"));
      }
    }
  }

  @Test
  void headerField_longerThanItMayBe_isRefusedAndTheConnectionGoesOn() throws Exception {
    try (RawHttp2 connection = server.connect2()) {
      connection.request(1, true, "GET", "/ok", "a", "x".repeat(600));
      assertRefused(connection, 1, Bound.HEADER_FIELD);

      connection.request(3, true, "GET", "/ok");
      assertThat(connection.answer(3).status()).isEqualTo(200);
    }
    assertThat(server.called).hasSize(1);
  }

  @Test
  void headers_longerThanTheyMayBeTogether_areRefusedAndTheConnectionGoesOn() throws Exception {
    try (RawHttp2 connection = server.connect2()) {
      String part = "x".repeat(400);
      connection.request(
          1, true, "GET", "/ok", "a", part, "b", part, "c", part, "d", part, "e", part);
      assertThat(connection.status(1)).isEqualTo(431);

      connection.request(3, true, "GET", "/ok");
      assertThat(connection.answer(3).status()).isEqualTo(200);
    }
    assertThat(server.ran(Bound.MALFORMED)).isPositive();
  }

  @Test
  void body_thatSaysItIsTooLong_isRefusedBeforeItsHandlerIsCalled() throws Exception {
    try (RawHttp2 connection = server.connect2()) {
      connection.request(1, false, "POST", "/length", "content-length", "1001");
      assertRefused(connection, 1, Bound.BODY);
      assertThat(connection.readUntil(RawHttp2.RST_STREAM, 1).error()).isZero();

      connection.frame(RawHttp2.DATA, RawHttp2.END_STREAM, 1, new byte[1_001]); // on its way
      connection.request(3, true, "GET", "/ok");
      assertThat(connection.answer(3).status()).isEqualTo(200);
    }
    assertThat(server.called).containsExactly("/ok");
  }

  @Test
  void body_ofUnknownLength_isCountedAsItComes() throws Exception {
    try (RawHttp2 connection = server.connect2()) {
      connection.request(1, false, "POST", "/length");
      connection.frame(RawHttp2.DATA, 0, 1, new byte[900]);
      connection.frame(RawHttp2.DATA, 0, 1, new byte[101]);
      assertRefused(connection, 1, Bound.BODY);
      await().untilAsserted(() -> assertThat(server.lost).hasSize(1));

      connection.request(3, true, "GET", "/ok");
      assertThat(connection.answer(3).status()).isEqualTo(200);
    }
  }

  @Test
  void body_tooLongOnceItsAnswerHasBegun_resetsTheStream() throws Exception {
    try (RawHttp2 connection = server.connect2()) {
      connection.request(1, false, "POST", "/early");
      connection.frame(RawHttp2.DATA, 0, 1, new byte[1]);
      assertThat(connection.status(1)).isEqualTo(200);
      connection.frame(RawHttp2.DATA, 0, 1, new byte[1_000]);

      assertThat(connection.readUntil(RawHttp2.RST_STREAM, 1).error())
          .isEqualTo((int) Http2Error.CANCEL.code());
    }
    assertThat(server.ran(Bound.BODY)).isEqualTo(1);
  }

  @Test
  void body_tooLongAfterPermissionToSendIt_isRefused() throws Exception {
    try (RawHttp2 connection = server.connect2()) {
      connection.request(1, false, "POST", "/length", "expect", "100-continue");
      assertThat(connection.status(1)).isEqualTo(100);
      connection.frame(RawHttp2.DATA, 0, 1, new byte[1_001]);

      assertRefused(connection, 1, Bound.BODY);
    }
  }

  @Test
  void bodiesOfManyRefusedRequests_giveTheirWindowBack() throws Exception {
    startAgain(SMALL.resets(10_000, Duration.ofSeconds(30)));
    try (RawHttp2 connection = server.connect2()) {
      int stream = 1;
      for (int i = 0; i < 20; i++, stream += 2) { // more than the window of the connection
        connection.request(stream, false, "POST", "/length");
        connection.frame(RawHttp2.DATA, 0, stream, new byte[8_000]);
        assertRefused(connection, stream, Bound.BODY);
      }
      connection.request(stream, false, "POST", "/length");
      connection.frame(RawHttp2.DATA, RawHttp2.END_STREAM, stream, new byte[1_000]);

      assertThat(connection.answer(stream).body()).isEqualTo("1000");
    }
  }

  @Test
  void body_thatStops_isToldSo() throws Exception {
    startAgain(SMALL.bodyIdle(SHORT));
    try (RawHttp2 connection = server.connect2()) {
      connection.request(1, false, "POST", "/length");
      assertRefused(connection, 1, Bound.SLOW_BODY);

      connection.request(3, true, "GET", "/ok");
      assertThat(connection.answer(3).status()).isEqualTo(200);
    }
  }

  @Test
  void body_ofAPathThatMayBeSilentForLonger_isWaitedFor() throws Exception {
    BodyBound patient = BodyBound.of(HttpBounds.UNBOUNDED).idle(Duration.ofMinutes(1));
    startAgain(SMALL.bodyIdle(SHORT).body("/length", patient));
    try (RawHttp2 connection = server.connect2()) {
      connection.request(1, false, "POST", "/length?a=b");
      connection.frame(RawHttp2.DATA, 0, 1, new byte[1]);
      connection.request(3, false, "POST", "/late");
      assertRefused(connection, 3, Bound.SLOW_BODY); // as much time has passed

      connection.frame(RawHttp2.DATA, RawHttp2.END_STREAM, 1, new byte[1]);

      assertThat(connection.answer(1).body()).isEqualTo("2");
    }
  }

  @Test
  void body_ofAPathThatMayBeSilentForLessLong_isToldSo() throws Exception {
    startAgain(SMALL.body("/length", BodyBound.of(1_000).idle(SHORT)));
    try (RawHttp2 connection = server.connect2()) {
      connection.request(1, false, "POST", "/length");

      assertRefused(connection, 1, Bound.SLOW_BODY);
    }
  }

  @Test
  void body_inOneFrameThatComesByteByByte_isNotSilent() throws Exception {
    startAgain(SMALL.bodyIdle(WHILE).bodyRate(0));
    try (RawHttp2 connection = server.connect2();
        RawHttp2 silent = server.connect2()) {
      byte[] frame = RawHttp2.frameBytes(RawHttp2.DATA, RawHttp2.END_STREAM, 1, new byte[1_000]);
      connection.request(1, false, "POST", "/length");
      connection.request(3, false, "POST", "/length"); // shares its line
      connection.write(Arrays.copyOf(frame, 100));
      AtomicInteger sent = new AtomicInteger(100);
      await().until(() -> server.called.size() == 2);
      silent.request(1, false, "POST", "/length");

      await()
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                connection.write(new byte[] {frame[sent.getAndIncrement()]});
                return server.ran(Bound.SLOW_BODY) == 1; // as much time has passed
              });

      assertRefused(silent, 1, Bound.SLOW_BODY);
      connection.write(Arrays.copyOfRange(frame, sent.get(), frame.length));
      assertThat(connection.answer(1).body()).isEqualTo("1000");
      connection.frame(RawHttp2.DATA, RawHttp2.END_STREAM, 3, new byte[3]);
      assertThat(connection.answer(3).body()).isEqualTo("3");
    }
  }

  @Test
  void body_thatWasAskedFor_isStillToldThatItIsTooLong() throws Exception {
    try (RawHttp2 connection = server.connect2()) {
      connection.request(1, false, "POST", "/length", "expect", "100-continue");
      assertThat(connection.status(1)).isEqualTo(100);
      connection.frame(RawHttp2.DATA, 0, 1, new byte[1_001]);

      assertRefused(connection, 1, Bound.BODY);
    }
  }

  @Test
  void body_thatNobodyHasAskedForYet_isNotSlow() throws Exception {
    startAgain(SMALL.bodyIdle(WHILE));
    try (RawHttp2 connection = server.connect2()) {
      connection.request(1, false, "POST", "/held", "expect", "100-continue");
      await().until(() -> server.called.contains("/held"));
      connection.request(3, false, "POST", "/length");
      assertRefused(connection, 3, Bound.SLOW_BODY); // as much time has passed

      server.release.tryEmitEmpty();

      assertThat(connection.answer(1).body()).isEqualTo("held");
    }
  }

  @Test
  void body_thatComesTooSlowly_isToldSo() throws Exception {
    startAgain(SMALL.bodyIdle(Duration.ofSeconds(1)).bodyRate(500));
    try (RawHttp2 connection = server.connect2()) {
      connection.request(1, false, "POST", "/length");

      await()
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                connection.frame(RawHttp2.DATA, 0, 1, new byte[1]);
                return server.ran(Bound.SLOW_BODY) == 1;
              });
      assertThat(connection.status(1)).isEqualTo(408);
    }
  }

  @Test
  void headerBlock_thatNeverEnds_closesTheConnection() throws Exception {
    startAgain(SMALL.headTimeout(WHILE));
    try (RawHttp2 connection = server.connect2()) {
      connection.request(1, true, "GET", "/ok");
      assertThat(connection.answer(1).status()).isEqualTo(200);
      connection.frame(RawHttp2.HEADERS, RawHttp2.END_STREAM, 3, RawHttp2.block("GET", "/ok"));

      connection.readUntil(RawHttp2.GOAWAY, 0);
      connection.readToEnd();
    }
    assertThat(server.ran(Bound.SLOW_HEAD)).isEqualTo(1);
  }

  @Test
  void preface_thatNeverComes_closesTheConnection() throws Exception {
    startAgain(SMALL.headTimeout(SHORT));
    try (RawHttp2 connection = new RawHttp2(server.port())) {
      connection.write(RawHttp2.PREFACE.substring(0, 20).getBytes(ISO_8859_1));

      connection.readToEnd();
    }
    assertThat(server.ran(Bound.SLOW_HEAD)).isEqualTo(1);
  }

  @Test
  void connection_idle_isClosedAfterItsTimeAndNotWhileARequestIsUnderWay() throws Exception {
    startAgain(SMALL.idle(WHILE).headTimeout(WHILE));
    try (RawHttp2 busy = server.connect2();
        RawHttp2 idle = server.connect2()) {
      busy.request(1, true, "GET", "/held");
      idle.request(1, true, "GET", "/ok");
      assertThat(idle.answer(1).status()).isEqualTo(200);
      idle.readUntil(RawHttp2.GOAWAY, 0);
      idle.readToEnd();
      assertThat(server.ran(Bound.IDLE)).isEqualTo(1);

      server.release.tryEmitEmpty();

      assertThat(busy.answer(1).body()).isEqualTo("held");
    }
  }

  @Test
  void streams_moreThanMayBeAtATime_areRefused() throws Exception {
    startAgain(SMALL.inFlight(2));
    try (RawHttp2 connection = server.connect2()) {
      RawHttp2.Frame settings = connection.readUntil(RawHttp2.SETTINGS, 0);
      assertThat(maxConcurrentStreams(settings)).isEqualTo(2);
      connection.request(1, true, "GET", "/held");
      connection.request(3, true, "GET", "/held");
      connection.request(5, true, "GET", "/held");

      assertThat(connection.readUntil(RawHttp2.RST_STREAM, 5).error())
          .isEqualTo((int) Http2Error.REFUSED_STREAM.code());
      server.release.tryEmitEmpty();
      assertThat(connection.answer(1).body()).isEqualTo("held");
      assertThat(connection.answer(3).body()).isEqualTo("held");
    }
    assertThat(server.ran(Bound.STREAMS)).isEqualTo(1);
  }

  private static int maxConcurrentStreams(RawHttp2.Frame settings) {
    ByteBuffer pairs = ByteBuffer.wrap(settings.payload());
    while (pairs.hasRemaining()) {
      short key = pairs.getShort();
      int value = pairs.getInt();
      if (key == 3) {
        return value;
      }
    }
    return -1;
  }

  @Test
  void resets_moreThanMayBe_closeTheConnection() throws Exception {
    startAgain(SMALL.resets(20, Duration.ofSeconds(300)));
    try (RawHttp2 connection = server.connect2()) {
      for (int i = 0; i < 30; i++) {
        connection.request(1 + 2 * i, true, "GET", "/held");
        connection.frame(RawHttp2.RST_STREAM, 0, 1 + 2 * i, new byte[4]);
      }
      assertThat(connection.readUntil(RawHttp2.GOAWAY, 0).error())
          .isEqualTo((int) Http2Error.ENHANCE_YOUR_CALM.code());
      connection.readToEnd();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset"); // it was still sending
    }
    await().until(() -> server.ran(Bound.RESETS) == 1);
    await().until(() -> server.bounds.snapshot().open() == 0);
  }

  @Test
  void resets_thatTheClientMakesThisSideDo_closeTheConnectionAndAreCounted() throws Exception {
    startAgain(SMALL.inFlight(2).resets(20, Duration.ofSeconds(300)));
    try (RawHttp2 connection = server.connect2()) {
      for (int i = 0; i < 30; i++) {
        connection.request(1 + 2 * i, true, "GET", "/held");
      }
      assertThat(connection.readUntil(RawHttp2.GOAWAY, 0).error())
          .isEqualTo((int) Http2Error.ENHANCE_YOUR_CALM.code());
      connection.readToEnd();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("reset"); // it was still sending
    }
    await().until(() -> server.ran(Bound.RESETS) == 1);
  }

  @Test
  void stream_thatContradictsItself_isResetAndTheConnectionGoesOn() throws Exception {
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.addAppender(log);
    try (RawHttp2 connection = server.connect2()) {
      connection.request(1, false, "POST", "/length", "content-length", "5");
      connection.frame(RawHttp2.DATA, RawHttp2.END_STREAM, 1, new byte[4]);
      assertThat(connection.readUntil(RawHttp2.RST_STREAM, 1).error())
          .isEqualTo((int) Http2Error.PROTOCOL_ERROR.code());

      connection.request(3, true, "GET", "/ok");
      assertThat(connection.answer(3).status()).isEqualTo(200);
    } finally {
      root.detachAppender(log);
    }
    assertThat(server.ran(Bound.MALFORMED)).isEqualTo(1);
    assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.ERROR));
  }

  @Test
  void frames_thatAreNoHttp2_closeTheConnection() throws Exception {
    try (RawHttp2 connection = server.connect2()) {
      connection.frame(RawHttp2.DATA, 0, 1, new byte[1]); // of a stream that never was

      assertThat(connection.readUntil(RawHttp2.GOAWAY, 0).error())
          .isEqualTo((int) Http2Error.PROTOCOL_ERROR.code());
      connection.readToEnd();
    }
    assertThat(server.ran(Bound.MALFORMED)).isPositive();
  }

  @Test
  void connection_oneTooMany_isClosed() throws Exception {
    startAgain(SMALL.connections(1));
    try (RawHttp2 first = server.connect2()) {
      first.request(1, true, "GET", "/ok");
      assertThat(first.answer(1).status()).isEqualTo(200);
      try (RawConnection second = server.connect()) {
        assertThat(second.read().status()).isEqualTo(503);
      }
      try (RawHttp2 third = server.connect2()) {
        third.readToEnd();
      }
    }
    assertThat(server.ran(Bound.CONNECTIONS)).isEqualTo(2);
  }

  private void assertRefused(RawHttp2 connection, int stream, Bound bound) throws Exception {
    Answer refused = connection.answer(stream);
    assertThat(refused.status()).isEqualTo(bound.status());
    assertThat(refused.body()).contains("\"reason\":\"" + bound.reason() + "\"");
    assertThat(server.ran(bound)).isPositive();
  }
}
