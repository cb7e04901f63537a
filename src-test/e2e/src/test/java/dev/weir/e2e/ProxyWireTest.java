package dev.weir.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.config.ConfigFile;
import dev.weir.e2e.RawUpstream.Call;
import dev.weir.netty.RawConnection;
import dev.weir.netty.RawConnection.Answered;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proxy and its upstream say to each other, byte by byte: where each message ends. */
class ProxyWireTest {

  private static final String FILE =
      """
      proxies:
        once: {path: /once, attempts: 1, breaker: false, connections: 1, upstream: UP, strategy: block}
        secret: {path: /secret, attempts: 1, breaker: false, connectTimeout: 200ms, upstream: SECRET, strategy: block}
        kept: {path: /kept, breaker: false, connections: 1, upstream: UP, strategy: block}
      """;

  private static RawUpstream upstream;
  private static RawUpstream mute;
  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    upstream = new RawUpstream();
    mute = new RawUpstream();
    String file =
        FILE.replace("UP", "http://127.0.0.1:" + upstream.port())
            .replace("SECRET", "https://127.0.0.1:" + mute.port());
    server =
        RunningServer.start(
            ConfigFile.read(Files.writeString(directory.resolve("proxies.yaml"), file)));
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    upstream.close();
    mute.close();
  }

  @AfterEach
  void hangUp() throws Exception {
    upstream.hangUp();
  }

  // ---------------------------------------------------------------- requests

  @ParameterizedTest
  @CsvSource({
    "GET, /once",
    "HEAD, /once",
    "DELETE, /once",
    "OPTIONS, /once",
    "POST, /once",
    "GET, /kept",
    "HEAD, /kept",
    "DELETE, /kept",
    "PUT, /kept",
  })
  void request_whoseConnectionNamesItsLength_isOneRequestToTheUpstream(String method, String proxy)
      throws Exception {
    String other = "GET /admin HTTP/1.1\r\nHost: internal\r\n\r\n";
    try (RawConnection client = new RawConnection(server.port())) {
      client.send(
          method + " " + proxy + "/x",
          "Connection: content-length, Host\r\nContent-Length: " + other.length(),
          other);
      Call call = upstream.accept();

      assertThat(call.head().lines())
          .startsWith(method.toLowerCase() + " /x http/1.1")
          .contains("content-length: " + other.length(), "host: 127.0.0.1:" + upstream.port())
          .noneMatch(line -> line.startsWith("transfer-encoding"));
      assertThat(call.text(other.length())).isEqualTo(other);
      call.write("HTTP/1.1 204 No Content\r\n\r\n");
      assertThat(client.readHead().status()).isEqualTo(204);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "DELETE", "POST"})
  void request_ofAnUnknownLength_isChunkedToTheUpstreamToo(String method) throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.send(
          method + " /kept/x",
          "Connection: transfer-encoding\r\nTransfer-Encoding: chunked",
          "3\r\none\r\n0\r\n\r\n");
      Call call = upstream.accept();

      assertThat(call.head().lines())
          .contains("transfer-encoding: chunked")
          .noneMatch(line -> line.startsWith("content-length"));
      assertThat(call.text(13)).isEqualTo("3\r\none\r\n0\r\n\r\n");
      call.write("HTTP/1.1 204 No Content\r\n\r\n");
      assertThat(client.readHead().status()).isEqualTo(204);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "DELETE", "POST"})
  void request_withoutABody_hasNoneOnTheWire(String method) throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.send(method + " /once/x", "Content-Length: 0\r\nConnection: content-length", "");
      Call call = upstream.accept();
      assertThat(call.head()).doesNotContain("transfer-encoding");
      call.write("HTTP/1.1 204 No Content\r\n\r\n");
      assertThat(client.readHead().status()).isEqualTo(204);

      client.send(method + " /once/y", "", "");
      assertThat(call.head()).startsWith(method.toLowerCase() + " /y http/1.1");
      call.write("HTTP/1.1 204 No Content\r\n\r\n");
      assertThat(client.readHead().status()).isEqualTo(204);
    }
  }

  /** Whose connections the system accepts, and nobody else. Netty alone waits for ten seconds. */
  @Test
  void handshake_withoutAnAnswer_takesNoLongerThanConnectingMay() throws Exception {
    long began = System.nanoTime();
    try (RawConnection client = new RawConnection(server.port())) {
      client.get("/secret/x");

      assertThat(client.read().body()).contains("\"reason\":\"upstream_timeout\"");
    }
    assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(9));
  }

  // ---------------------------------------------------------------- answers

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n",
        "HTTP/1.1 102 Processing\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 199 What\r\nContent-Length: 7\r\n\r\n",
        "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n",
      })
  void answer_afterAnInterimOne_isTheAnswer(String interim) throws Exception {
    try (RawConnection first = new RawConnection(server.port());
        RawConnection second = new RawConnection(server.port())) {
      first.get("/once/first");
      Call call = upstream.accept();
      assertThat(call.head()).startsWith("get /first ");
      call.write(interim);
      second.get("/once/second"); // the only connection is in use
      call.answer("first");

      Answered one = first.read();
      assertThat(one.status()).isEqualTo(200);
      assertThat(one.headers()).doesNotContainKey("link");
      assertThat(one.body()).isEqualTo("first");
      assertThat(call.head()).startsWith("get /second ");
      call.answer("second");
      assertThat(second.read().body()).isEqualTo("second");
    }
  }

  @Test
  void answer_toHeadAfterAnInterimOne_hasNoBody() throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.send("HEAD /once/x", "", "");
      Call call = upstream.accept();
      assertThat(call.head()).startsWith("head /x ");
      call.write("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");

      assertThat(client.readHead().header("content-length")).isEqualTo("9");
      client.get("/once/y");
      assertThat(call.head()).startsWith("get /y ");
      call.answer("y");
      assertThat(client.read().body()).isEqualTo("y");
    }
  }

  /** What has not been asked for: nobody could tell what the bytes behind it are. */
  @Test
  void answer_thatSwitchesProtocols_isMalformedAndTheLastOfItsConnection() throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.get("/once/x");
      Call call = upstream.accept();
      assertThat(call.head()).startsWith("get /x ");
      call.write(
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n"
              + "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nz");

      Answered answer = client.read();
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.body()).contains("\"reason\":\"upstream_malformed\"");
      assertThat(call.readToEnd()).isEmpty();

      client.get("/once/y");
      Call next = upstream.accept();
      assertThat(next.head()).startsWith("get /y ");
      next.answer("y");
      assertThat(client.read().body()).isEqualTo("y");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip, chunked", "gzip", "identity"})
  void answer_inACodingThatIsTakenOffUnread_isMalformed(String coding) throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.get("/once/x");
      Call call = upstream.accept();
      assertThat(call.head()).startsWith("get /x ");
      call.write(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: "
              + coding
              + "\r\n\r\n2\r\n\u001f\u008b\r\n0\r\n\r\n");

      assertThat(client.read().body()).contains("\"reason\":\"upstream_malformed\"");
      assertThat(call.readToEnd()).isEmpty();
    }
  }
}
