package dev.weir.e2e;

import static dev.weir.e2e.RunningServer.json;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.demo.config.ConfigFile;
import dev.weir.netty.RawConnection;
import dev.weir.netty.RawConnection.Answered;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.tcp.TcpServer;

/** Requests that another service answers: what is passed on, there and back, and what if not. */
class ProxyTest {

  private static final String FILE =
      """
      server: {port: 0, managementPort: 0}
      pools: {p: {workers: 1, queue: 1}}
      routes: [{path: /p, pool: p, strategy: block}]
      proxies:
        plain: {path: /plain, attempts: 1, breaker: false, upstream: UP/base/, strategy: block, limit: fixed, permits: 64}
        trusting: {path: /trusting, attempts: 1, breaker: false, upstream: UP, strategy: block, trustForwarded: true}
        quick: {path: /quick, attempts: 1, breaker: false, upstream: UP, strategy: block, responseTimeout: 500ms}
        narrow: {path: /narrow, attempts: 1, breaker: false, upstream: UP, strategy: reject, limit: fixed, permits: 1, queue: 0}
        one: {path: /one, attempts: 1, breaker: false, upstream: UP, strategy: block, connections: 1, connectTimeout: 200ms}
        heeding: {path: /heeding, attempts: 1, breaker: false, upstream: UP, strategy: block, limit: fixed, permits: 64}
        deaf: {path: /deaf, attempts: 1, breaker: false, upstream: UP, strategy: block, heedLevels: false}
        keeping: {path: /keeping, breaker: false, upstream: UP, strategy: reject, limit: fixed, permits: 1, queue: 0}
        slowly: {path: /slowly, attempts: 1, breaker: false, upstream: UP, strategy: block, bodyIdle: 300ms}
        brief: {path: /brief, attempts: 1, breaker: false, upstream: UP, strategy: reject, limit: fixed, permits: 1, queue: 0, connections: 2, holdUntil: answer}
        gone: {path: /gone, upstream: 'http://127.0.0.1:GONE', strategy: block}
        nobody: {path: /nobody, upstream: 'http://nobody.invalid', strategy: block}
        noise: {path: /noise, upstream: 'http://127.0.0.1:NOISE', strategy: block}
        mute: {path: /mute, upstream: 'http://127.0.0.1:MUTE', strategy: block}
        tls: {path: /tls, upstream: 'https://127.0.0.1:NOISE', strategy: block}
        self: {path: /self, upstream: /, strategy: block}
      """;

  /* What proxies say of those before them, and what upstreams may be taken in by. */
  private static final List<String> STRANGE =
      List.of(
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Forwarded-Port",
          "X-Forwarded-Prefix",
          "X-Forwarded-Server",
          "X-Forwarded-Ssl",
          "X-Forwarded-Scheme",
          "X-Forwarded-By",
          "X-Original-Forwarded-For",
          "X-Real-IP",
          "True-Client-IP",
          "X-Original-URL",
          "X-Rewrite-URL");

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static ScriptedUpstream upstream;
  private static DisposableServer noise;
  private static DisposableServer mute;
  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    upstream = new ScriptedUpstream();
    noise =
        TcpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle(
                (in, out) ->
                    in.receive().take(1).thenMany(out.sendString(Mono.just("hm?\r\n\r\n"))))
            .bindNow();
    mute =
        TcpServer.create()
            .host("127.0.0.1")
            .port(0)
            .handle((in, out) -> in.receive().take(1).then())
            .bindNow();
    int gone;
    try (ServerSocket socket = new ServerSocket(0)) {
      gone = socket.getLocalPort();
    }
    String file =
        FILE.replace("UP", "http://127.0.0.1:" + upstream.port())
            .replace("GONE", Integer.toString(gone))
            .replace("NOISE", Integer.toString(noise.port()))
            .replace("MUTE", Integer.toString(mute.port()));
    server =
        RunningServer.start(
            ConfigFile.read(Files.writeString(directory.resolve("proxies.yaml"), file)));
  }

  @AfterAll
  static void stop() {
    server.close();
    upstream.close();
    noise.disposeNow();
    mute.disposeNow();
  }

  /** Whatever became of a request, its permit is back. */
  @AfterEach
  void noPermitIsLost() {
    await()
        .pollDelay(Duration.ZERO)
        .untilAsserted(
            () ->
                assertThat(json(server.management("/gates")).get("gates"))
                    .allSatisfy(gate -> assertThat(gate.get("inFlight").asInt()).isZero()));
    upstream.cancelled.clear();
  }

  // ---------------------------------------------------------------- there and back

  @Test
  void request_anyPart_isPassedOnAsItCame() throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.send(
          "PATCH /plain/a%20b/head?x=%2F&priority=high&y",
          "Content-Length: 0\r\nX-End: 1\r\nX-End: 2\r\nAuthorization: Basic YQ==", "");
      Answered answer = client.read();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body().lines())
          .startsWith("PATCH /base/a%20b/head?x=%2F&priority=high&y")
          .contains(
              "X-End: 1",
              "X-End: 2",
              "Authorization: Basic YQ==",
              "host: 127.0.0.1:" + upstream.port(),
              "forwarded: for=127.0.0.1;host=\"localhost\";proto=http")
          .anyMatch(line -> line.matches("via: 1\\.1 weir-plain-[0-9a-f]{8}"))
          .noneMatch(line -> line.toLowerCase().matches("(user-agent|accept|x-http2.*):.*"));
    }
  }

  @Test
  void request_fieldsForTheNextHopOnly_areNotPassedOn() throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.send(
          "GET /plain/head",
          "Connection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nTE: trailers\r\n"
              + "Proxy-Authorization: Basic YQ==\r\nProxy-Connection: close\r\nUpgrade: h2c\r\n"
              + "Via: 1.0 fred\r\nX-Deadline: 1m\r\ngrpc-timeout: 50S\r\n"
              + "Forwarded: for=192.0.2.1\r\n"
              + STRANGE.stream().map(name -> name + ": 192.0.2.1").collect(joining("\r\n")),
          "");
      Answered answer = client.read();

      assertThat(answer.body().toLowerCase().lines())
          .contains("via: 1.0 fred")
          .noneMatch(
              line ->
                  line.matches(
                      "(x-hop|keep-alive|te|proxy-.*|upgrade|connection|x-deadline"
                          + "|grpc-timeout):.*"))
          .noneMatch(line -> line.contains("192.0.2.1"))
          .filteredOn(line -> line.startsWith("x-envoy-expected-rq-timeout-ms: "))
          .singleElement()
          .satisfies(
              line ->
                  assertThat(Integer.parseInt(line.substring(line.indexOf(' ') + 1)))
                      .isBetween(1, 50_000));
    }
  }

  @Test
  void answer_fieldsForTheNextHopOnly_areNotPassedBack() throws Exception {
    HttpResponse<String> answer = server.get("/plain/head");

    assertThat(answer.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
    assertThat(answer.headers().firstValue("x-end")).hasValue("2");
    assertThat(answer.headers().firstValue("x-hop")).isEmpty();
    assertThat(answer.headers().firstValue("keep-alive")).isEmpty();
    assertThat(answer.headers().allValues("weir-admission-level")).containsExactly("63");
    assertThat(answer.headers().firstValue("via"))
        .hasValueSatisfying(via -> assertThat(via).startsWith("1.1 weir-plain-"));
  }

  @Test
  void forwarded_fromThoseWhoAreTrusted_isAddedTo() throws Exception {
    HttpResponse<String> answer = server.get("/trusting/head", "Forwarded", "for=192.0.2.1");

    assertThat(answer.body().toLowerCase().lines())
        .filteredOn(line -> line.startsWith("forwarded: "))
        .element(0)
        .isEqualTo("forwarded: for=192.0.2.1");
    assertThat(answer.body()).contains("for=127.0.0.1;host=");
  }

  @Test
  void fieldsOfOtherProxies_fromThoseWhoAreTrusted_arePassedOn() throws Exception {
    for (String name : STRANGE) {
      assertThat(server.get("/trusting/head", name, "192.0.2.1").body().toLowerCase().lines())
          .contains(name.toLowerCase() + ": 192.0.2.1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
  void method_withABodyOfManyChunks_isPassedOnWithAllOfIt(String method) throws Exception {
    byte[] body = new byte[3 << 20];
    HttpRequest.BodyPublisher known = BodyPublishers.ofByteArray(body);
    HttpRequest.BodyPublisher chunked = BodyPublishers.ofInputStream(() -> InputStreams.of(body));

    for (HttpRequest.BodyPublisher publisher : List.of(known, chunked)) {
      HttpRequest request =
          HttpRequest.newBuilder(server.uri("/plain/count")).method(method, publisher).build();
      HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());

      assertThat(answer.body()).isEqualTo(method + " " + body.length);
    }
  }

  @Test
  void upload_overHttp2_isPassedOn() {
    String answer =
        reactor.netty.http.client.HttpClient.create()
            .protocol(HttpProtocol.H2C)
            .put()
            .uri(server.uri("/plain/count"))
            .send(ByteBufFlux.fromString(Mono.just("four".repeat(100)).repeat(99)))
            .responseSingle((response, body) -> body.asString())
            .block();

    assertThat(answer).isEqualTo("PUT 40000");
  }

  @Test
  void answers_withoutABody_leaveTheConnectionToTheNext() throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.send("HEAD /plain/head", "", "");
      Answered head = client.readHead();
      assertThat(Integer.parseInt(head.header("content-length"))).isPositive();

      client.get("/plain/empty");
      assertThat(client.readHead().status()).isEqualTo(204);

      client.get("/plain/same");
      Answered same = client.readHead();
      assertThat(same.status()).isEqualTo(304);
      assertThat(same.header("etag")).isEqualTo("\"1\"");

      client.get("/plain/x");
      assertThat(client.read().body()).isEqualTo("ok");
    }
  }

  @Test
  void answer_nobodyReads_isNotTakenFromTheUpstream() throws Exception {
    upstream.given.set(0);
    try (RawConnection client = new RawConnection(server.port())) {
      client.get("/plain/huge");
      assertThat(client.readHead().status()).isEqualTo(200);

      long[] before = {-1};
      await()
          .until(
              () -> {
                long now = upstream.given.get();
                boolean stands = now > 0 && now == before[0];
                before[0] = now;
                return stands;
              });

      assertThat(upstream.given.get())
          .isLessThan((long) ScriptedUpstream.CHUNK * ScriptedUpstream.CHUNKS / 2);
      client.reset();
    }
    await().untilAsserted(() -> assertThat(upstream.cancelled).contains("huge"));
  }

  /** To a client that pauses for longer than the upstream may be silent: it is not to blame. */
  @Test
  void answer_toAClientThatPauses_comesWhole() throws Exception {
    HttpRequest request = HttpRequest.newBuilder(server.uri("/quick/long")).build();
    HttpResponse<InputStream> answer = CLIENT.send(request, BodyHandlers.ofInputStream());
    for (int i = 0; i < 2; i++) {
      assertThat(server.get("/quick/never").statusCode()).isEqualTo(504); // after that long
    }

    try (InputStream body = answer.body()) {
      assertThat(InputStreams.count(body))
          .isEqualTo((long) ScriptedUpstream.CHUNK * ScriptedUpstream.FEWER_CHUNKS);
    }
  }

  @Test
  void answer_beforeTheBodyWasRead_isPassedBack() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/plain/early"))
            .POST(BodyPublishers.ofByteArray(new byte[100_000]))
            .build();

    assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
  }

  /** The rest of it may never end: nobody wants it. */
  @Test
  void answer_beforeTheEndOfTheBody_isTheLastOfItsConnection() throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.send("POST /plain/early", "Transfer-Encoding: chunked", "4\r\nmore\r\n");

      Answered answer = client.readHead();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.readToEnd()).isEmpty();
    }
  }

  /** For longer than the upstream may be silent: but it is not its turn. */
  @Test
  void upload_thatPausesWhileItIsAnswered_isNotCutOff() throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.send("POST /quick/echo", "Transfer-Encoding: chunked", "4\r\none\n\r\n");
      assertThat(client.readHead().header("transfer-encoding")).isEqualTo("chunked");
      assertThat(client.text(9)).isEqualTo("4\r\none\n\r\n");
      for (int i = 0; i < 2; i++) {
        assertThat(server.get("/quick/never").statusCode()).isEqualTo(504); // after that long
      }

      client.write("4\r\ntwo\n\r\n0\r\n\r\n");

      assertThat(client.text(14)).isEqualTo("4\r\ntwo\n\r\n0\r\n\r\n");
    }
  }

  @Test
  void answer_thatIsReadSlowly_keepsNoPermitIfItsProxySaysSo() throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.get("/brief/huge");
      assertThat(client.readHead().status()).isEqualTo(200);

      await().untilAsserted(() -> assertThat(server.get("/brief/x").body()).isEqualTo("ok"));
      client.reset();
    }
  }

  @Test
  void body_thatIsKept_takesNoPermitBeforeItIsThere() throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.send("PUT /keeping/count", "Content-Length: 4\r\nExpect: 100-continue", "");
      assertThat(client.readHead().status()).isEqualTo(100); // it is read by now

      assertThat(server.get("/keeping/x").body()).isEqualTo("ok");
      await()
          .untilAsserted(
              () -> assertThat(server.gate("/keeping").get("inFlight").asInt()).isZero());
      client.write("four");
      assertThat(client.read().body()).isEqualTo("PUT 4");
    }
  }

  @Test
  void body_slowerThanItsProxyAllows_isA408() throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.send("POST /slowly/count", "Content-Length: 4", "fo");

      assertThat(client.read().status()).isEqualTo(408);
    }
  }

  @Test
  void options_thatMayBeForwarded_areForwardedOnceLess() throws Exception {
    int calls = upstream.calls.get();
    try (RawConnection client = new RawConnection(server.port())) {
      client.send("OPTIONS /plain/head", "Max-Forwards: 5", "");
      assertThat(client.read().body().toLowerCase().lines())
          .contains("max-forwards: 4")
          .doesNotContain("max-forwards: 5");
      client.send("GET /plain/head", "Max-Forwards: 0", "");
      assertThat(client.read().body().toLowerCase().lines()).contains("max-forwards: 0");
      assertThat(upstream.calls.get()).isEqualTo(calls + 2);

      client.send("OPTIONS /plain/head", "Max-Forwards: 0", "");
      Answered here = client.readHead();
      assertThat(here.status()).isEqualTo(204);
      assertThat(here.header("allow")).isEqualTo("GET, POST, PUT, PATCH, DELETE, OPTIONS, HEAD");
      client.send("OPTIONS /plain/head", "Max-Forwards: many", "");
      assertThat(client.read().body()).contains("\"reason\":\"bad_header\"");
    }
    assertThat(upstream.calls.get()).isEqualTo(calls + 2);
  }

  // ---------------------------------------------------------------- what the upstream does not do

  @ParameterizedTest
  @CsvSource({
    "/gone/x, 502, upstream_unreachable",
    "/nobody/x, 502, upstream_unreachable",
    "/noise/x, 502, upstream_malformed",
    "/mute/x, 502, upstream_closed",
    "/tls/x, 502, upstream_tls",
    "/quick/never, 504, upstream_timeout",
  })
  void upstream_withoutAnAnswer_isAProblemWithAReason(String path, int status, String reason)
      throws Exception {
    String proxy = path.substring(0, path.indexOf('/', 1));
    long failed = server.gate(proxy).at("/ledger/failed").asLong();

    HttpResponse<String> answer = server.get(path);

    assertProblem(answer, status, reason, path);
    assertThat(server.gate(proxy).at("/ledger/failed").asLong()).isEqualTo(failed + 1);
    assertThat(proxy(proxy).at("/failures/" + reason).asLong()).isPositive();
  }

  @Test
  void upstream_silentBeforeItsAnswer_isHungUpOn() throws Exception {
    server.get("/quick/never");

    await().untilAsserted(() -> assertThat(upstream.cancelled).contains("never"));
  }

  @Test
  void upstream_thatTakesNothingOfABody_isGivenUp() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.uri("/quick/never"))
            .POST(BodyPublishers.ofInputStream(InputStreams::endless))
            .build();

    assertProblem(
        CLIENT.send(request, BodyHandlers.ofString()), 504, "upstream_timeout", "/quick/never");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/plain/half", "/quick/hold"})
  void upstream_thatStopsHalfway_endsTheClientsConnectionWithoutAnEnd(String path)
      throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.get(path);
      assertThat(client.readHead().header("transfer-encoding")).isEqualTo("chunked");

      assertThat(client.readToEnd()).matches("(?s)(4\r\nhalf|5\r\nfirst)\r\n");
    }
    if (path.endsWith("hold")) {
      await().untilAsserted(() -> assertThat(upstream.cancelled).contains("hold"));
    }
  }

  @Test
  void upstream_thatStopsHalfway_endsTheClientsStreamWithoutAnEnd() {
    Mono<String> answer =
        reactor.netty.http.client.HttpClient.create()
            .protocol(HttpProtocol.H2C)
            .get()
            .uri(server.uri("/plain/half"))
            .responseSingle((response, body) -> body.asString());

    assertThatExceptionOfType(Exception.class).isThrownBy(answer::block);
  }

  @Test
  void upstream_thatStopsBeforeTheLengthItSaid_endsTheClientsConnection() {
    HttpRequest request = HttpRequest.newBuilder(server.uri("/plain/short")).build();

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> CLIENT.send(request, BodyHandlers.ofString()));
  }

  @Test
  void upstream_withAnErrorOfItsOwn_isPassedBackAndCounted() throws Exception {
    long failed = server.gate("/plain").at("/ledger/failed").asLong();

    HttpResponse<String> busy = server.get("/plain/busy");
    HttpResponse<String> broken = server.get("/plain/broken");

    assertThat(busy.statusCode()).isEqualTo(503);
    assertThat(busy.body()).isEqualTo("busy");
    assertThat(busy.headers().firstValue("retry-after")).hasValue("7");
    assertThat(broken.statusCode()).isEqualTo(500);
    assertThat(server.gate("/plain").at("/ledger/failed").asLong()).isEqualTo(failed + 2);
    assertThat(proxy("/plain").at("/answers/5xx").asLong()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void upstream_withoutAFreeConnection_isA503() throws Exception {
    CompletableFuture<HttpResponse<String>> first = server.getAsync("/one/never?1");
    await().untilAsserted(() -> assertThat(proxy("/one").at("/connections/open").asInt()).isOne());
    try {
      HttpResponse<String> second = server.get("/one/x");

      assertProblem(second, 503, "upstream_connections", "/one/x");
      assertThat(second.headers().firstValue("retry-after")).isPresent();
    } finally {
      first.cancel(true);
    }
  }

  @Test
  void upstream_thatTurnsEverybodyAway_isSpared() throws Exception {
    HttpResponse<String> answer = server.get("/heeding/full");
    for (int i = 0; i < 500 && answer.body().equals("full"); i++) {
      answer = server.get("/heeding/full");
    }
    assertProblem(answer, 503, "upstream_shedding", "/heeding/full");
    assertThat(answer.headers().firstValue("retry-after")).isPresent();

    for (int i = 0; i < 20; i++) {
      assertThat(server.get("/deaf/full").body()).isEqualTo("full");
    }
  }

  // ---------------------------------------------------------------- what the client does not do

  @Test
  void client_gone_takesItsCallAndItsPermitAlong() throws Exception {
    try (RawConnection client = new RawConnection(server.port())) {
      client.get("/narrow/never");
      await()
          .untilAsserted(() -> assertThat(server.gate("/narrow").get("inFlight").asInt()).isOne());
      int calls = upstream.calls.get();
      HttpResponse<String> full = server.get("/narrow/x");
      assertProblem(full, 503, "gate_full", "/narrow/x");
      assertThat(upstream.calls.get()).isEqualTo(calls);
      client.reset();
    }
    await().untilAsserted(() -> assertThat(upstream.cancelled).contains("never"));
    await().untilAsserted(() -> assertThat(server.get("/narrow/x").statusCode()).isEqualTo(200));
  }

  @Test
  void deadline_thatPassesMeanwhile_isA504() throws Exception {
    HttpResponse<String> answer =
        server.get("/plain/endless", "X-Envoy-Expected-Rq-Timeout-Ms", "200");

    assertProblem(answer, 504, "deadline_exceeded", "/plain/endless");
    await() // if it was called: it may have been too late for that
        .untilAsserted(
            () ->
                assertThat(Collections.frequency(upstream.cancelled, "endless"))
                    .isEqualTo(Collections.frequency(upstream.called, "endless")));
  }

  @Test
  void loop_isNoticed() throws Exception {
    HttpResponse<String> answer = server.get("/self/self/p");

    assertProblem(answer, 508, "loop_detected", "/self/p");
  }

  @Test
  void self_isThisServer() throws Exception {
    assertThat(json(server.get("/self/p?work=1ms")).get("route").asText()).isEqualTo("/p");
    assertThat(server.get("/self").body()).startsWith("Weir demo server");
    assertThat(proxy("/self").get("upstream").asText() + "/").isEqualTo(server.uri("/").toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/plain/../x",
        "/plain/a/.",
        "/plain/%2e%2E/x",
        "/plain/a%2F..%5cx",
        "/plain/..;/x",
        "/plain/..;a=b/x",
        "/plain/%2e%2e%3B/x",
        "/plain/x/..;",
        "/plain/\u00e4"
      })
  void path_thatLeadsElsewhere_isRefused(String path) throws Exception {
    int calls = upstream.calls.get();
    try (RawConnection client = new RawConnection(server.port())) {
      client.get(path);

      Answered answer = client.read();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.body()).contains("\"reason\":\"bad_path\"");
    }
    assertThat(upstream.calls.get()).isEqualTo(calls);
  }

  @Test
  void request_thatIsNotPassedOn_saysWhatIs() throws Exception {
    HttpResponse<String> traced = server.send("TRACE", "/plain/x");

    assertThat(traced.statusCode()).isEqualTo(405);
    assertThat(traced.headers().firstValue("allow"))
        .hasValue("GET, POST, PUT, PATCH, DELETE, OPTIONS, HEAD");
    assertThat(server.get("/plainer").statusCode()).isEqualTo(404);
  }

  @Test
  void ledger_ofEveryGate_addsUp() throws Exception {
    CompletableFuture<HttpResponse<String>> one = server.getAsync("/plain/x");
    assertThat(one.get(20, TimeUnit.SECONDS).body()).isEqualTo("ok");

    await()
        .untilAsserted(
            () ->
                assertThat(json(server.management("/gates")).get("gates"))
                    .hasSize(16)
                    .allSatisfy(
                        gate -> {
                          RunningServer.Ledger ledger =
                              new RunningServer.Ledger(gate.get("ledger"));
                          assertThat(ledger.pending()).isZero();
                          assertThat(ledger.settled()).isEqualTo(ledger.get("offered"));
                        }));
  }

  private static JsonNode proxy(String path) throws Exception {
    for (JsonNode proxy : json(server.management("/proxies")).get("proxies")) {
      if (proxy.get("path").asText().equals(path)) {
        return proxy;
      }
    }
    throw new AssertionError("no proxy at " + path);
  }

  private static void assertProblem(
      HttpResponse<String> answer, int status, String reason, String route) throws IOException {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonNode problem = json(answer);
    assertThat(problem.get("reason").asText()).isEqualTo(reason);
    assertThat(problem.get("route").asText()).isEqualTo(route);
    assertThat(problem.get("detail").asText()).doesNotContain("Exception");
  }
}
