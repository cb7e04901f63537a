package dev.weir.netty.connection;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.weir.netty.connection.RawHttp2.Answer;
import io.netty.handler.codec.http2.Http2Error;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with the head of an HTTP/2 request is said before anybody makes an HTTP/1.1 request
 * of it, who would lose a buffer over it: that is seen when the class ends.
 */
class Http2HeadTest {

  private final BoundedServer server = new BoundedServer(HttpBounds.standard());
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  @BeforeEach
  void listen() {
    log.start();
    root.addAppender(log);
  }

  @AfterEach
  void stop() {
    root.detachAppender(log);
    server.close();
  }

  static Stream<List<String>> malformed() {
    return Stream.of(
        with(":path", "/o k"),
        with(":path", "/ok "),
        with(":path", "/o\tk"),
        with(":path", "/o\rk"),
        with(":path", "/o\nk"),
        with(":path", "/o\0k"),
        with(":path", "/o\u007fk"),
        with(":path", "ok"),
        with(":path", "http://localhost/ok"),
        with(":path", "*"),
        without(":path"),
        with(":method", "G ET"),
        with(":method", " GET"),
        with(":method", "GET\n"),
        with(":method", "G:T"),
        without(":method"),
        with(":scheme", "ht tp"),
        with(":scheme", "1http"),
        without(":scheme"),
        with(":authority", "local host"),
        with(":authority", "localhost\r"),
        with(":authority", "user@localhost"),
        with(":authority", "localhost/ok"),
        and("host", "elsewhere"),
        and("a", "b\r\nc: d"),
        and("a", "b\0"),
        List.of(":status", "100"),
        List.of(":status", "200"),
        List.of("a", "b"),
        List.of(":method", "CONNECT", ":path", "/ok", ":authority", "localhost:1"),
        List.of(":method", "CONNECT"),
        List.of(":method", "connect"),
        List.of(":method", "CONNECT", ":authority", "local host:1"));
  }

  private static List<String> good() {
    return new ArrayList<>(
        List.of(":method", "GET", ":scheme", "http", ":path", "/ok", ":authority", "localhost"));
  }

  private static List<String> with(String name, String value) {
    List<String> fields = good();
    fields.set(fields.indexOf(name) + 1, value);
    return fields;
  }

  private static List<String> without(String name) {
    List<String> fields = good();
    int at = fields.indexOf(name);
    fields.subList(at, at + 2).clear();
    return fields;
  }

  private static List<String> and(String name, String value) {
    List<String> fields = good();
    fields.addAll(List.of(name, value));
    return fields;
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void head_malformed_isABadRequestAndTheConnectionGoesOn(List<String> fields) throws Exception {
    try (RawHttp2 connection = server.connect2()) {
      byte[] block = RawHttp2.block(fields);
      connection.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, 1, block);
      assertRefused(connection, 1);
      connection.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 3, block);
      assertRefused(connection, 3);

      connection.request(5, true, "GET", "/ok");
      assertThat(connection.answer(5).body()).isEqualTo("ok");
    }
    assertThat(server.ran(Bound.MALFORMED)).isEqualTo(2);
    assertThat(server.called).containsExactly("/ok");
    assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
  }

  private static void assertRefused(RawHttp2 connection, int stream) throws Exception {
    Answer refused = connection.answer(stream);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.body()).contains("\"reason\":\"" + Bound.MALFORMED.reason() + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {":method", ":scheme", ":path", ":authority"})
  void head_partOfWhichIsEmpty_isReset(String part) throws Exception {
    try (RawHttp2 connection = server.connect2()) {
      connection.frame(
          RawHttp2.HEADERS,
          RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
          1,
          RawHttp2.block(with(part, "")));

      assertThat(connection.readUntil(RawHttp2.RST_STREAM, 1).error())
          .isEqualTo((int) Http2Error.PROTOCOL_ERROR.code());
      connection.request(3, true, "GET", "/ok");
      assertThat(connection.answer(3).body()).isEqualTo("ok");
    }
    assertThat(server.ran(Bound.MALFORMED)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"a, 'b\nc: d'", "content-length, 3", "trailer, a"})
  void trailers_malformed_areABadRequest(String name, String value) throws Exception {
    try (RawHttp2 connection = server.connect2()) {
      connection.request(1, false, "POST", "/length");
      connection.frame(RawHttp2.DATA, 0, 1, new byte[3]);
      connection.frame(
          RawHttp2.HEADERS,
          RawHttp2.END_HEADERS | RawHttp2.END_STREAM,
          1,
          RawHttp2.block(List.of(name, value)));
      assertRefused(connection, 1);

      connection.request(3, true, "GET", "/ok");
      assertThat(connection.answer(3).body()).isEqualTo("ok");
    }
    assertThat(server.ran(Bound.MALFORMED)).isEqualTo(1);
    assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
  }

  static Stream<List<String>> wellFormed() {
    return Stream.of(
        good(),
        and("host", "localhost"),
        with(":path", "/ok?a=b"),
        with(":method", "M-SEARCH"),
        with(":method", "get"),
        with(":scheme", "https"),
        with(":scheme", "svn+ssh"),
        with(":authority", "[::1]:80"),
        without(":authority"),
        and("a", "\u00e4\tb"));
  }

  @ParameterizedTest
  @MethodSource("wellFormed")
  void head_wellFormed_isServed(List<String> fields) throws Exception {
    try (RawHttp2 connection = server.connect2()) {
      connection.frame(
          RawHttp2.HEADERS, RawHttp2.END_HEADERS | RawHttp2.END_STREAM, 1, RawHttp2.block(fields));

      assertThat(connection.answer(1)).isEqualTo(new Answer(200, "ok"));
    }
    assertThat(server.ran(Bound.MALFORMED)).isZero();
  }
}
