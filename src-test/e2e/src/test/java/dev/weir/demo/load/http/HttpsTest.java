package dev.weir.demo.load.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.engine.UnreachableException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.server.HttpServer;
import reactor.netty.tcp.SslProvider;

/** TLS, with HTTP/1.1 and with HTTP/2 by ALPN. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<HttpTarget> targets = new ArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private Certificate here;
  private Certificate elsewhere;
  private DisposableServer both;
  private DisposableServer oldOnly;
  private DisposableServer otherName;

  @BeforeAll
  void serve(@TempDir Path directory) throws Exception {
    here = Certificate.of(Files.createDirectory(directory.resolve("here")), "ip:127.0.0.1");
    elsewhere = Certificate.of(Files.createDirectory(directory.resolve("other")), "dns:elsewhere");
    both = both(here);
    otherName = both(elsewhere);
    oldOnly =
        server()
            .secure(tls -> tls.sslContext(spec(Http11SslContextSpec.forServer(here.keys()))))
            .bindNow();
  }

  private DisposableServer both(Certificate certificate) {
    return server()
        .protocol(reactor.netty.http.HttpProtocol.H2, reactor.netty.http.HttpProtocol.HTTP11)
        .secure(tls -> tls.sslContext(spec(Http2SslContextSpec.forServer(certificate.keys()))))
        .bindNow();
  }

  /* As the newer of two overloads wants it. */
  private static SslProvider.GenericSslContextSpec<?> spec(
      SslProvider.GenericSslContextSpec<?> spec) {
    return spec;
  }

  private HttpServer server() {
    return HttpServer.create()
        .host("127.0.0.1")
        .port(0)
        .doOnChannelInit((observer, channel, remote) -> connections.incrementAndGet())
        .handle((in, out) -> out.sendString(Mono.just(in.version().text())));
  }

  @AfterEach
  void closeTargets() {
    targets.forEach(HttpTarget::close);
    targets.clear();
    connections.set(0);
  }

  @AfterAll
  void closeServers() {
    List.of(both, oldOnly, otherName).forEach(DisposableServer::disposeNow);
  }

  private HttpTarget target(DisposableServer server, HttpProtocol protocol, Trust trust) {
    HttpCall call = HttpCall.get(URI.create("https://127.0.0.1:" + server.port() + "/"));
    String version = protocol == HttpProtocol.HTTP_2 ? "HTTP/2.0" : "HTTP/1.1";
    HttpTarget target =
        new HttpTarget(
            HttpSettings.of(64).protocol(protocol).trust(trust).connectTimeout(PATIENCE),
            call.checks(Checks.success().bodyContains(version)));
    targets.add(target);
    return target;
  }

  @ParameterizedTest
  @EnumSource
  void next_certificateOfAFile_isTrusted(HttpProtocol protocol) {
    HttpTarget target = target(both, protocol, Trust.of(here.pem()));

    assertThat(target.next().block(PATIENCE)).isEqualTo(new Reply(8, null));
  }

  @ParameterizedTest
  @EnumSource
  void next_anyoneIsTrusted_underAnyName(HttpProtocol protocol) {
    HttpTarget target = target(otherName, protocol, Trust.anyone());

    assertThat(target.next().block(PATIENCE)).isEqualTo(new Reply(8, null));
  }

  @Test
  void next_manyAtOnceOverHttp2_shareAConnection() {
    HttpTarget target = target(both, HttpProtocol.HTTP_2, Trust.anyone());

    List<Reply> replies =
        Flux.range(0, 200).flatMap(i -> target.next(), 50).collectList().block(PATIENCE);

    assertThat(replies).hasSize(200).containsOnly(new Reply(8, null));
    assertThat(connections).hasValue(1);
  }

  @ParameterizedTest
  @EnumSource
  void reach_certificateThatNobodyKnows_isNotTrusted(HttpProtocol protocol) {
    HttpTarget target = target(both, protocol, Trust.system());

    assertThatThrownBy(() -> target.reach(PATIENCE))
        .isInstanceOf(UnreachableException.class)
        .hasMessage("https://127.0.0.1:" + both.port() + ": TLS: certificate not trusted");
  }

  @ParameterizedTest
  @EnumSource
  void reach_certificateOfAnother_isNotTrusted(HttpProtocol protocol) {
    HttpTarget target = target(otherName, protocol, Trust.of(elsewhere.pem()));

    assertThatThrownBy(() -> target.reach(PATIENCE))
        .hasMessage(
            "https://127.0.0.1:" + otherName.port() + ": TLS: certificate is for another name");
  }

  @Test
  void reach_serverWithoutHttp2_isRefusedIfThatIsWanted() throws Exception {
    HttpTarget old = target(oldOnly, HttpProtocol.HTTP_1_1, Trust.anyone());
    assertThat(old.reach(PATIENCE)).isEqualTo(new Reply(8, null));

    HttpTarget target = target(oldOnly, HttpProtocol.HTTP_2, Trust.anyone());
    assertThatThrownBy(() -> target.reach(PATIENCE))
        .hasMessage("https://127.0.0.1:" + oldOnly.port() + ": not HTTP/2");
  }

  @Test
  void reach_serverWithoutTls_isNotSpokenThere() {
    DisposableServer plain = server().bindNow();
    try {
      HttpTarget target = target(plain, HttpProtocol.HTTP_1_1, Trust.anyone());

      assertThatThrownBy(() -> target.reach(PATIENCE))
          .hasMessage("https://127.0.0.1:" + plain.port() + ": TLS: not spoken there");
    } finally {
      plain.disposeNow();
    }
  }

  @Test
  void trust_fileWithoutCertificates_isRefused(@TempDir Path directory) throws Exception {
    Path none = Files.writeString(directory.resolve("none.pem"), "");
    Path text = Files.writeString(directory.resolve("text.pem"), "hello");
    Path missing = directory.resolve("missing.pem");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trust.of(none))
        .withMessage(
            "cacert: '%s': no certificate in it (expected: certificates in PEM)".formatted(none));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trust.of(text))
        .withMessageEndingWith("not a certificate (expected: certificates in PEM)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Trust.of(missing))
        .withMessageEndingWith("no such file (expected: certificates in PEM)");
  }
}
