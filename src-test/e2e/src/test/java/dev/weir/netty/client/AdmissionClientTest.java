package dev.weir.netty.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.flow.Fallback;
import dev.weir.netty.AdmissionLevel;
import dev.weir.observe.Reason;
import dev.weir.request.Cost;
import dev.weir.request.Deadline;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import io.netty.handler.codec.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.test.StepVerifier;

/** A caller that passes on what it is told and heeds what it hears, over real sockets. */
class AdmissionClientTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final ConnectionProvider connections = ConnectionProvider.create("considerate", 4);
  private final Queue<HttpHeaders> seen = new ConcurrentLinkedQueue<>();
  private final AtomicInteger came = new AtomicInteger();
  private final AdmissionClient considerate = AdmissionClient.standard().tenantHeader("X-Tenant");
  private volatile int status = 200;
  private volatile String level = "63";
  private DisposableServer server;

  private void serve(HttpProtocol protocol) {
    server =
        HttpServer.create()
            .host("127.0.0.1")
            .protocol(protocol)
            .route(
                routes ->
                    routes
                        .get("/ok", this::answer)
                        .get("/never", (request, response) -> never())
                        .get("/cut", this::cut)
                        .get("/away", this::away))
            .bindNow();
  }

  private Publisher<Void> answer(HttpServerRequest request, HttpServerResponse response) {
    seen.add(request.requestHeaders().copy());
    came.incrementAndGet();
    if (!level.isEmpty()) {
      response.header(AdmissionLevel.HEADER, level);
    }
    return response.status(status).sendString(Mono.just("ok"));
  }

  private Publisher<Void> never() {
    came.incrementAndGet();
    return Mono.never();
  }

  private Publisher<Void> cut(HttpServerRequest request, HttpServerResponse response) {
    came.incrementAndGet();
    return Mono.error(new IllegalStateException("cut"));
  }

  private Publisher<Void> away(HttpServerRequest request, HttpServerResponse response) {
    return response.sendRedirect("/ok");
  }

  private HttpClient client(HttpProtocol protocol) {
    return considerate.applyTo(plain(protocol));
  }

  private HttpClient plain(HttpProtocol protocol) {
    return HttpClient.create(connections).protocol(protocol).baseUrl(url());
  }

  private String url() {
    return "http://127.0.0.1:" + server.port();
  }

  private static Mono<Integer> get(HttpClient client, String path, Request request) {
    return client
        .get()
        .uri(path)
        .responseSingle((response, body) -> body.thenReturn(response.status().code()))
        .contextWrite(request.toContext());
  }

  private static Request at(Priority priority) {
    return new Request(priority, null, null, Cost.ONE);
  }

  private static Request until(Deadline deadline) {
    return new Request(Priority.NORMAL, deadline, null, Cost.ONE);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.disposeNow();
    }
    connections.disposeLater().block(LONG);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpProtocol.class,
      names = {"HTTP11", "H2C"})
  void call_contextWithAll_passesItOn(HttpProtocol protocol) {
    serve(protocol);
    Request request =
        new Request(
            new Priority(41), Deadline.in(Duration.ofHours(1)), new Tenant("acme"), Cost.ONE);

    assertThat(get(client(protocol), "/ok", request).block(LONG)).isEqualTo(200);

    HttpHeaders headers = seen.remove();
    assertThat(headers.get("Priority")).isEqualTo("u=5");
    assertThat(headers.get("X-Tenant")).isEqualTo("acme");
    assertThat(Long.parseLong(headers.get("X-Envoy-Expected-Rq-Timeout-Ms")))
        .isBetween(3_000_000L, 3_600_000L);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpProtocol.class,
      names = {"HTTP11", "H2C"})
  void call_contextWithNothing_saysNothing(HttpProtocol protocol) {
    serve(protocol);

    assertThat(get(client(protocol), "/ok", Request.PLAIN).block(LONG)).isEqualTo(200);

    HttpHeaders headers = seen.remove();
    assertThat(headers.names())
        .noneMatch(name -> name.equalsIgnoreCase("Priority") || name.equalsIgnoreCase("X-Tenant"))
        .noneMatch(name -> name.equalsIgnoreCase("X-Envoy-Expected-Rq-Timeout-Ms"));
  }

  @Test
  void call_requestThatSaysSo_isLeftAsItIs() {
    serve(HttpProtocol.HTTP11);
    HttpClient own =
        client(HttpProtocol.HTTP11)
            .headers(
                all ->
                    all.set("priority", "u=0, i").set("x-envoy-expected-rq-timeout-ms", "7000000"));
    Request request = new Request(Priority.LOW, Deadline.in(Duration.ofHours(1)), null, Cost.ONE);

    assertThat(get(own, "/ok", request).block(LONG)).isEqualTo(200);

    HttpHeaders headers = seen.remove();
    assertThat(headers.getAll("Priority")).containsExactly("u=0, i");
    assertThat(headers.getAll("X-Envoy-Expected-Rq-Timeout-Ms")).containsExactly("7000000");
  }

  @Test
  void call_farDeadline_saysAsMuchAsServersRead() {
    serve(HttpProtocol.HTTP11);

    get(client(HttpProtocol.HTTP11), "/ok", until(new Deadline(Instant.MAX))).block(LONG);

    assertThat(seen.remove().get("X-Envoy-Expected-Rq-Timeout-Ms")).isEqualTo("999999999");
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpProtocol.class,
      names = {"HTTP11", "H2C"})
  void call_deadlineHasPassed_isNotSent(HttpProtocol protocol) {
    serve(protocol);

    StepVerifier.create(get(client(protocol), "/ok", until(new Deadline(Instant.EPOCH))))
        .expectErrorSatisfies(
            error ->
                assertThat(error)
                    .isInstanceOfSatisfying(
                        CallRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.DOOMED))
                    .hasMessage(
                        "call to 127.0.0.1:"
                            + server.port()
                            + ": not sent: its deadline had passed")
                    .hasNoCause()
                    .satisfies(it -> assertThat(it.getStackTrace()).isEmpty()))
        .verify(LONG);

    assertThat(came).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpProtocol.class,
      names = {"HTTP11", "H2C"})
  void call_lessUrgentThanHeard_isHeldBackMostly(HttpProtocol protocol) {
    serve(protocol);
    HttpClient client = client(protocol);
    status = 503;
    level = "47";

    int held = callOften(client, Priority.LOW, 200);

    assertThat(held).isBetween(100, 199);
    assertThat(came).hasValue(200 - held);
    status = 200;
    assertThat(callOften(client, Priority.NORMAL, 20)).isZero();
    assertThat(callOften(client, Priority.HIGH, 20)).isZero();
  }

  /** What a caller does with a response that has a body. */
  private enum Reader {
    SINGLE,
    FIRST_OF_RESPONSE,
    FIRST_OF_CONTENT;

    Mono<?> read(HttpClient client) {
      HttpClient.ResponseReceiver<?> received = client.get().uri("/ok");
      return switch (this) {
        case SINGLE -> received.responseSingle((response, body) -> body.asString());
        case FIRST_OF_RESPONSE -> received.response((response, body) -> body.asString()).next();
        case FIRST_OF_CONTENT -> received.responseContent().asString().next();
      };
    }
  }

  @ParameterizedTest
  @EnumSource(Reader.class)
  void call_cancelledAfterItsAnswer_countsAsAnswered(Reader reader) {
    serve(HttpProtocol.HTTP11);
    HttpClient client = client(HttpProtocol.HTTP11);
    status = 503;
    level = "31";

    for (int i = 0; i < 200; i++) {
      reader.read(client).onErrorComplete(CallRefusedException.class).block(LONG);
    }

    assertThat(came.get()).as("sent, of 200 that are all turned away").isLessThan(100);
  }

  @Test
  void call_heldBack_saysWhyAndCanFallBack() {
    serve(HttpProtocol.HTTP11);
    HttpClient client = client(HttpProtocol.HTTP11);
    status = 503;
    level = "47";
    callOften(client, Priority.LOW, 100);
    Queue<CallRefusedException> refusals = new ConcurrentLinkedQueue<>();
    Fallback<Integer> fallback =
        Fallback.<Integer>none()
            .when(
                Set.of(Reason.OUTRANKED),
                refused -> {
                  refusals.add((CallRefusedException) refused);
                  return Mono.just(0);
                });

    for (int i = 0; i < 100; i++) {
      Publisher<Integer> answer = get(client, "/ok", at(Priority.LOW)).transform(fallback);
      assertThat(Mono.from(answer).block(LONG)).isIn(0, 503);
    }

    CallRefusedException refused = refusals.remove();
    assertThat(refused.authority()).isEqualTo("127.0.0.1:" + server.port());
    assertThat(refused.priority()).isEqualTo(Priority.LOW);
    assertThat(refused.level()).isEqualTo(new AdmissionLevel(47));
    assertThat(refused)
        .hasMessage(
            "call to 127.0.0.1:%d: not sent: it turns away what is less urgent (priority 48,"
                + " admission level 47)",
            server.port());
    assertThat(refused.getStackTrace()).isEmpty();
  }

  @Test
  void call_betterTimes_areHeardOfByProbing() {
    serve(HttpProtocol.HTTP11);
    HttpClient client = client(HttpProtocol.HTTP11);
    status = 503;
    level = "-1";
    callOften(client, Priority.NORMAL, 100);

    status = 200;
    level = "63";

    await().until(() -> callOften(client, Priority.NORMAL, 1) == 0);
    assertThat(callOften(client, Priority.NORMAL, 50)).isZero();
  }

  @Test
  void call_otherAuthority_isNotHeldBack() {
    serve(HttpProtocol.HTTP11);
    HttpClient shed = client(HttpProtocol.HTTP11);
    status = 503;
    level = "-1";
    assertThat(callOften(shed, Priority.NORMAL, 100)).isPositive();
    HttpClient other = considerate.applyTo(plain(HttpProtocol.HTTP11), "other");
    level = "";

    assertThat(callOften(other, Priority.NORMAL, 50)).isZero();
    assertThat(considerate.remembered()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64", "often", "1e9"})
  void call_levelThatIsNone_isIgnored(String said) {
    serve(HttpProtocol.HTTP11);
    status = 503;
    level = said;

    assertThat(callOften(client(HttpProtocol.HTTP11), Priority.LOW, 100)).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpProtocol.class,
      names = {"HTTP11", "H2C"})
  void call_cancelled_leavesNothingBehind(HttpProtocol protocol) {
    serve(protocol);
    HttpClient client = client(protocol);
    level = "31";
    get(client, "/ok", Request.PLAIN).block(LONG);

    for (int i = 1; i <= 20; i++) {
      int calls = 1 + i;
      Disposable call = get(client, "/never", Request.PLAIN).subscribe();
      await().until(() -> came.get() == calls);
      call.dispose();
    }

    assertThat(callOften(client, Priority.NORMAL, 20)).as("held back for those given up").isZero();
  }

  @Test
  void call_connectionCut_failsWithTheCallsOwnError() {
    serve(HttpProtocol.HTTP11);

    StepVerifier.create(get(client(HttpProtocol.HTTP11), "/cut", Request.PLAIN))
        .expectNext(500)
        .verifyComplete();
    server.disposeNow();
    StepVerifier.create(get(client(HttpProtocol.HTTP11), "/ok", Request.PLAIN))
        .verifyErrorSatisfies(
            error -> assertThat(error).isInstanceOf(java.net.ConnectException.class));
  }

  @Test
  void call_redirected_tellsTheTenantToNobodyElse() {
    serve(HttpProtocol.HTTP11);
    HttpClient client = considerate.applyTo(plain(HttpProtocol.HTTP11).followRedirect(true));
    Request request = new Request(Priority.LOW, null, new Tenant("acme"), Cost.ONE);
    level = "-1";

    assertThat(get(client, "/away", request).block(LONG)).isEqualTo(200);

    assertThat(seen.remove().get("X-Tenant")).isNull();
    level = "";
    assertThat(callOften(client, Priority.LOW, 20)).as("what another server said").isZero();
  }

  @Test
  void call_redirected_wasAccepted() {
    serve(HttpProtocol.HTTP11);
    HttpClient client = considerate.applyTo(plain(HttpProtocol.HTTP11).followRedirect(true));
    level = "31";
    get(client, "/ok", Request.PLAIN).block(LONG);

    for (int i = 0; i < 100; i++) {
      assertThat(get(client, "/away", Request.PLAIN).block(LONG)).isEqualTo(200);
    }
  }

  @Test
  void call_deferredHeaders_isHeldBackLikeAnyOther() {
    serve(HttpProtocol.HTTP11);
    HttpClient client =
        client(HttpProtocol.HTTP11).headersWhen(headers -> Mono.just(headers.set("x", "y")));
    status = 503;
    level = "-1";

    assertThat(callOften(client, Priority.LOW, 100)).isPositive();
    assertThat(seen).allMatch(headers -> headers.get("Priority").equals("u=5"));
  }

  @Test
  void config_outOfRange_isRefused() {
    AdmissionClient client = AdmissionClient.standard();

    assertThatThrownBy(() -> client.forget(Duration.ZERO))
        .hasMessage("forget: PT0S (expected: more than 0, at most a day)");
    assertThatThrownBy(() -> client.probing(0))
        .hasMessage("probing: 0.0 (expected: more than 0, at most 1)");
    assertThatThrownBy(() -> client.probing(Double.NaN))
        .hasMessage("probing: NaN (expected: more than 0, at most 1)");
    assertThatThrownBy(() -> client.maxAuthorities(0))
        .hasMessage("maxAuthorities: 0 (expected: >= 1)");
    assertThatThrownBy(() -> client.tenantHeader("X Tenant"))
        .hasMessage("tenantHeader: \"X Tenant\" (expected: the name of a header)");
    assertThatThrownBy(() -> client.tenantHeader(" "))
        .hasMessage("tenantHeader: \" \" (expected: the name of a header)");
    assertThatThrownBy(() -> client.applyTo(HttpClient.create()))
        .hasMessage("baseUrl: none (expected: one, or applyTo(client, authority))");
    assertThatThrownBy(() -> client.applyTo(HttpClient.create().baseUrl("/here")))
        .hasMessageStartingWith("baseUrl: /here (expected: a URL with a host");
    assertThatThrownBy(() -> client.applyTo(HttpClient.create(), ""))
        .hasMessage("authority: \"\" (expected: a name, such as search:8080)");
  }

  @Test
  void probing_all_holdsNoneBack() {
    serve(HttpProtocol.HTTP11);
    HttpClient client = AdmissionClient.standard().probing(1).applyTo(plain(HttpProtocol.HTTP11));
    status = 503;
    level = "-1";

    assertThat(callOften(client, Priority.LOW, 50)).isZero();
  }

  /* How many were held back. */
  private static int callOften(HttpClient client, Priority priority, int times) {
    int held = 0;
    for (int i = 0; i < times; i++) {
      Integer answer =
          get(client, "/ok", at(priority))
              .onErrorReturn(CallRefusedException.class, -1)
              .block(LONG);
      held += answer == -1 ? 1 : 0;
    }
    return held;
  }
}
