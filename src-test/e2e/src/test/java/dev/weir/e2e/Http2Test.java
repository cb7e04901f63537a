package dev.weir.e2e;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.netty.connection.RawHttp2;
import dev.weir.netty.connection.RawHttp2.Answer;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same service over HTTP/2 without TLS, on the same ports. */
class Http2Test {

  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void streams_ofOneConnection_areServedEachForItself() throws Exception {
    try (RawHttp2 connection = RawHttp2.open(server.port())) {
      connection.request(1, true, "GET", "/block?work=1ms");
      assertThat(connection.answer(1).body()).contains("\"outcome\":\"completed\"");
      connection.request(3, true, "GET", "/nope");
      assertThat(connection.answer(3).status()).isEqualTo(404);
      connection.request(5, true, "GET", "/adaptive?work=1ms", "priority", "u=1");
      assertThat(connection.answer(5).body()).contains("\"priority\":16");
    }
  }

  @Test
  void upload_ofAnyLength_isStreamedBothWays() throws Exception {
    try (RawHttp2 connection = RawHttp2.open(server.port())) {
      connection.request(1, false, "PUT", "/ingest/block");
      connection.frame(RawHttp2.DATA, 0, 1, "one\n".getBytes(US_ASCII));
      connection.frame(RawHttp2.DATA, RawHttp2.END_STREAM, 1, "two\n".getBytes(US_ASCII));

      Answer answer = connection.answer(1);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("\"line\":1,", "\"line\":2,", "\"completed\":2,");
    }
  }

  @Test
  void body_longerThanItMayBe_isRefused() throws Exception {
    try (RawHttp2 connection = RawHttp2.open(server.port())) {
      connection.request(1, false, "GET", "/block?work=1ms", "content-length", "2000000");

      assertThat(connection.answer(1).status()).isEqualTo(413);
    }
  }

  @Test
  void management_answersToo() throws Exception {
    int port = URI.create(server.managementUrl()).getPort();
    try (RawHttp2 connection = RawHttp2.open(port)) {
      connection.request(1, true, "GET", "/connections");

      assertThat(connection.answer(1).body())
          .contains("\"service\":{\"open\":", "\"malformed_request\":");
    }
  }
}
