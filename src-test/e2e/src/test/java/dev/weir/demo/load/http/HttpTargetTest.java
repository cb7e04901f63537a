package dev.weir.demo.load.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.engine.GateEntrance;
import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.Shortage;
import dev.weir.demo.load.schedule.TraceSchedule;
import io.netty.channel.ChannelException;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

@Timeout(60)
class HttpTargetTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final byte[] NO_BODY = {};

  private final AtomicInteger connections = new AtomicInteger();
  private final List<HttpTarget> targets = new ArrayList<>();
  private final DisposableServer server =
      HttpServer.create()
          .host("127.0.0.1")
          .port(0)
          .doOnChannelInit((observer, channel, remote) -> connections.incrementAndGet())
          .route(
              all ->
                  all.get("/ok", (in, out) -> out.sendString(Flux.just("one", "two", "three")))
                      .get("/full", (in, out) -> out.status(503).sendString(Mono.just("no")))
                      .get(
                          "/header",
                          (in, out) ->
                              out.sendString(Mono.just(in.requestHeaders().get("X-Load", ""))))
                      .post("/echo", (in, out) -> out.send(in.receive().retain()))
                      .get(
                          "/gone",
                          (in, out) ->
                              out.withConnection(connection -> connection.channel().close())
                                  .neverComplete())
                      .get("/silent", (in, out) -> Mono.never()))
          .bindNow();

  @AfterEach
  void close() {
    targets.forEach(HttpTarget::close);
    server.disposeNow();
  }

  private HttpTarget target(int port, String path, String method, byte[] body) {
    URI url = URI.create("http://127.0.0.1:" + port + path);
    HttpCall call =
        HttpCall.get(url).method(method).header(new HttpHeader("X-Load", "abcd")).body(body);
    HttpTarget target = new HttpTarget(HttpSettings.of(1), call);
    targets.add(target);
    return target;
  }

  private HttpTarget get(String path) {
    return target(server.port(), path, "GET", NO_BODY);
  }

  private static Measured measure(HttpTarget target, Duration timeout) throws InterruptedException {
    return new LoadRun(
            new TraceSchedule(0),
            Duration.ofMillis(10),
            timeout,
            timeout,
            new GateEntrance(1),
            target)
        .run(second -> {});
  }

  @Test
  void next_answerInSeveralParts_countsAllItsBytes() {
    assertThat(get("/ok").next().block(PATIENCE)).isEqualTo(new Reply(11, null));
  }

  @Test
  void next_statusOtherThanSuccess_isWrongAndItsBytesCount() {
    assertThat(get("/full").next().block(PATIENCE)).isEqualTo(new Reply(2, "status 503"));
  }

  @Test
  void next_headers_areSentWithTheRequest() {
    assertThat(get("/header").next().block(PATIENCE)).isEqualTo(new Reply(4, null));
  }

  @Test
  void next_body_isSentWithEachRequest() {
    byte[] body = "twelve bytes".getBytes(StandardCharsets.UTF_8);
    HttpTarget echo = target(server.port(), "/echo", "POST", body);

    assertThat(echo.next().block(PATIENCE)).isEqualTo(new Reply(12, null));
    assertThat(echo.next().block(PATIENCE)).isEqualTo(new Reply(12, null));
  }

  @Test
  void next_overAndOver_usesTheSameConnection() {
    HttpTarget target = get("/ok");

    List<Reply> replies =
        Flux.range(0, 20).concatMap(i -> target.next()).collectList().block(PATIENCE);

    assertThat(replies).hasSize(20).containsOnly(new Reply(11, null));
    assertThat(connections).hasValue(1);
  }

  @Test
  void run_nobodyListens_isAConnectionRefused() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }

    Measured measured = measure(target(port, "/", "GET", NO_BODY), PATIENCE);

    assertThat(measured.errors()).isEqualTo(Map.of("connection refused", 1L));
  }

  @Test
  void run_serverThatClosesWithoutAnAnswer_isAConnectionClosed() throws Exception {
    Measured measured = measure(get("/gone"), PATIENCE);

    assertThat(measured.errors()).isEqualTo(Map.of("connection closed", 1L));
    assertThat(connections).hasValue(1); // and not asked again
  }

  @Test
  void run_serverThatNeverAnswers_isATimeout() throws Exception {
    Measured measured = measure(get("/silent"), Duration.ofMillis(200));

    assertThat(measured.errors()).isEqualTo(Map.of("timeout", 1L));
    assertThat(measured.counts().pending()).isZero();
  }

  /* As a client sees them on the JDK's sockets and on Netty's own, and as Netty wraps them. */
  @Test
  void causeOf_whatThisMachineRanOutOf_isNotTheTargets() {
    HttpTarget target = get("/ok");
    String address = "Cannot assign requested address";

    assertThat(target.causeOf(new ConnectException("connect(..) failed: " + address)))
        .isEqualTo("no local port or address");
    assertThat(target.causeOf(new BindException(address + ": /127.0.0.1:80")))
        .isEqualTo("no local port or address");
    assertThat(target.causeOf(new BindException("Can't assign requested address")))
        .isEqualTo("no local port or address");
    assertThat(target.causeOf(new SocketException("Too many open files")))
        .isEqualTo("too many open files");
    assertThat(
            target.causeOf(
                new ChannelException(
                    "Unable to create Channel",
                    new ChannelException(new IOException("socket(..): Too many open files")))))
        .isEqualTo("too many open files");
  }

  /* As the system says it elsewhere: Netty gives its number, which is the same in all languages. */
  @Test
  void causeOf_anErrorOfTheSystemInAnotherLanguage_goesByItsNumber() {
    HttpTarget target = get("/ok");

    assertThat(inWords(target, -99, "Die angeforderte Adresse kann nicht zugewiesen werden"))
        .isEqualTo("no local port or address");
    assertThat(inWords(target, -24, "Zu viele offene Dateien")).isEqualTo("too many open files");
    assertThat(inWords(target, -23, "Zu viele offene Dateien im System"))
        .isEqualTo("too many open files");
    assertThat(inWords(target, -12, "Nicht genügend Hauptspeicher")).isEqualTo("out of memory");
    assertThat(inWords(target, -105, "Kein Pufferplatz")).isEqualTo("out of memory");
    assertThat(inWords(target, -104, "Verbindung zurückgesetzt")).isEqualTo("connection reset");
    assertThat(inWords(target, -32, "Datenübergabe unterbrochen")).isEqualTo("connection reset");
    assertThat(
            target.causeOf(
                new ConnectException(
                    "connect(..) failed with error(-111): Verbindungsaufbau abgelehnt")))
        .isEqualTo("connection refused");
  }

  private static String inWords(HttpTarget target, int number, String words) {
    return target.causeOf(
        new IOException("socket(..) failed with error(" + number + "): " + words));
  }

  @Test
  void causeOf_noMemoryOnThisMachine_isNotTheTargets() {
    HttpTarget target = get("/ok");

    assertThat(target.causeOf(new SocketException("No buffer space available")))
        .isEqualTo("out of memory");
    assertThat(target.causeOf(new IOException("Cannot allocate memory")))
        .isEqualTo("out of memory");
    assertThat(target.causeOf(new RuntimeException(new OutOfMemoryError("direct memory"))))
        .isEqualTo("out of memory");
    assertThat(Shortage.ALL).contains("out of memory");
  }

  @Test
  void causeOf_whatTheNetworkEndsWith_isSaidInAFewWords() {
    HttpTarget target = get("/ok");

    assertThat(target.causeOf(new ConnectTimeoutException())).isEqualTo("connect timeout");
    assertThat(target.causeOf(new UnknownHostException())).isEqualTo("unknown host");
    assertThat(target.causeOf(new NoRouteToHostException())).isEqualTo("unreachable");
    assertThat(target.causeOf(new ConnectException("Network is unreachable")))
        .isEqualTo("unreachable");
    assertThat(target.causeOf(new IOException("Broken pipe"))).isEqualTo("connection reset");
    assertThat(target.causeOf(new IOException("Error while acquiring from pool")))
        .isEqualTo("connection closed");
    assertThat(target.causeOf(new SslHandshakeTimeoutException("10s")))
        .isEqualTo("TLS: handshake timeout");
    assertThat(target.causeOf(new SSLException("bad record"))).isEqualTo("TLS: failed");
    assertThat(target.causeOf(new TimeoutException())).isEqualTo("timeout");
    assertThat(target.causeOf(new IOException())).isEqualTo("I/O error");
    assertThat(target.causeOf(new IllegalStateException())).isEqualTo("IllegalStateException");
  }
}
