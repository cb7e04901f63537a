package dev.weir.netty.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.load.http.Certificate;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.SslProvider;

/** With TLS, by which the client chooses the protocol after it has connected. */
class TlsBoundsTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int MOST = 10;

  private final HttpBounds bounds =
      HttpBounds.standard()
          .headerField(512)
          .body(1_000)
          .idle(Duration.ofSeconds(2))
          .connections(MOST);
  private DisposableServer server;

  @BeforeEach
  void start(@TempDir Path directory) throws Exception {
    Certificate certificate = Certificate.of(directory, "ip:127.0.0.1");
    server =
        bounds
            .applyTo(
                HttpServer.create()
                    .host("127.0.0.1")
                    .port(0)
                    .protocol(HttpProtocol.HTTP11, HttpProtocol.H2)
                    .secure(
                        spec ->
                            spec.sslContext(
                                newer(Http2SslContextSpec.forServer(certificate.keys())))))
            .handle(
                (request, response) ->
                    response.sendString(
                        request.receive().aggregate().asString().defaultIfEmpty("")))
            .bindNow();
  }

  @AfterEach
  void stop() {
    await().until(() -> bounds.snapshot().open() == 0);
    server.disposeNow();
  }

  /* As the newer of two overloads wants it. */
  private static SslProvider.GenericSslContextSpec<?> newer(
      SslProvider.GenericSslContextSpec<?> spec) {
    return spec;
  }

  private HttpClient client(HttpProtocol protocol) {
    HttpClient client =
        HttpClient.newConnection()
            .protocol(protocol)
            .baseUrl("https://127.0.0.1:" + server.port())
            .responseTimeout(LONG);
    return protocol == HttpProtocol.H2
        ? client.secure(
            spec ->
                spec.sslContext(
                    newer(
                        Http2SslContextSpec.forClient()
                            .configure(
                                ssl -> ssl.trustManager(InsecureTrustManagerFactory.INSTANCE)))))
        : client.secure(
            spec ->
                spec.sslContext(
                    newer(
                        Http11SslContextSpec.forClient()
                            .configure(
                                ssl -> ssl.trustManager(InsecureTrustManagerFactory.INSTANCE)))));
  }

  private String post(HttpProtocol protocol, int length, int header) {
    return client(protocol)
        .headers(headers -> headers.set("a", "x".repeat(header)))
        .post()
        .uri("/")
        .send(ByteBufFlux.fromString(Mono.just("x".repeat(length))))
        .responseSingle(
            (head, body) ->
                body.asString()
                    .map(text -> head.version() + " " + head.status().code() + " " + text.length()))
        .block(LONG);
  }

  @ParameterizedTest
  @EnumSource(names = {"HTTP11", "H2"})
  void request_ofEitherProtocol_isBounded(HttpProtocol protocol) {
    String version = protocol == HttpProtocol.H2 ? "HTTP/2.0" : "HTTP/1.1";

    assertThat(post(protocol, 1_000, 10)).isEqualTo(version + " 200 1000");
    assertThat(post(protocol, 1_001, 10)).startsWith(version + " 413 ");
    assertThat(post(protocol, 10, 600)).startsWith(version + " 431 ");

    assertThat(bounds.snapshot().of(Bound.BODY)).isEqualTo(1);
    assertThat(bounds.snapshot().of(Bound.HEADER_FIELD)).isEqualTo(1);
  }

  /* What is no TLS its client would take for a broken server. */
  @Test
  void connection_oneTooMany_isClosedWithoutAWord() throws Exception {
    List<Socket> some = new ArrayList<>();
    try {
      for (int i = 0; i < MOST; i++) {
        some.add(new Socket("127.0.0.1", server.port()));
      }
      await().until(() -> bounds.snapshot().open() == MOST);
      try (Socket tooMany = new Socket("127.0.0.1", server.port())) {
        tooMany.setSoTimeout((int) LONG.toMillis());
        assertThat(tooMany.getInputStream().readAllBytes()).isEmpty();
      }
    } finally {
      for (Socket one : some) {
        one.close();
      }
    }
    assertThat(bounds.snapshot().of(Bound.CONNECTIONS)).isEqualTo(1);
  }
}
