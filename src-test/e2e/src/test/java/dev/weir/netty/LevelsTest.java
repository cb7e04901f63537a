package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.gate.Gate;
import dev.weir.gate.Hold;
import dev.weir.limit.Limits;
import dev.weir.netty.client.AdmissionClient;
import dev.weir.netty.client.CallRefusedException;
import dev.weir.overflow.Overflow;
import dev.weir.request.Cost;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.ConnectionProvider;

/** What a route tells its callers of whom it lets in. */
class LevelsTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final Gate gate =
      Gate.of("one").limit(Limits.fixed(1)).queueCapacity(0).overflow(Overflow.reject()).build();
  private final ConnectionProvider connections = ConnectionProvider.create("levels", 50);
  private final Sinks.Empty<Void> release = Sinks.empty();
  private DisposableServer server;

  private void serve(HttpProtocol protocol, HttpAdmission admission) {
    BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> guarded =
        admission.guard(
            (request, response) ->
                request.uri().endsWith("held")
                    ? release.asMono().then(response.sendString(Mono.just("held")).then())
                    : response.sendString(Mono.just("ok")));
    server =
        HttpServer.create()
            .host("127.0.0.1")
            .protocol(protocol)
            .route(routes -> routes.get("/held", guarded).get("/ok", guarded))
            .bindNow();
  }

  private HttpClient client(HttpProtocol protocol) {
    return HttpClient.create(connections)
        .protocol(protocol)
        .baseUrl("http://127.0.0.1:" + server.port());
  }

  /* As many at once as it takes to say anything, on a slow machine, too. */
  private static List<Told> crowd(HttpClient client) {
    return Flux.range(0, 20)
        .flatMap(i -> ask(client, "u=5"))
        .collectList()
        .blockOptional(LONG)
        .orElseThrow();
  }

  private record Told(int status, String level) {}

  private static Told get(HttpClient client, String priority) {
    return ask(client, priority).blockOptional(LONG).orElseThrow();
  }

  private static Mono<Told> ask(HttpClient client, String priority) {
    return client
        .headers(headers -> headers.set("Priority", priority))
        .get()
        .uri("/ok")
        .responseSingle(
            (response, body) ->
                body.thenReturn(
                    new Told(
                        response.status().code(),
                        String.valueOf(response.responseHeaders().get(AdmissionLevel.HEADER)))));
  }

  @AfterEach
  void stop() {
    release.tryEmitEmpty();
    if (server != null) {
      server.disposeNow();
    }
    gate.dispose();
    connections.disposeLater().block(LONG);
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpProtocol.class,
      names = {"HTTP11", "H2C"})
  void level_roomForAllThenForNobodyThenAgain_isTold(HttpProtocol protocol) {
    serve(protocol, HttpAdmission.through(gate).levels(true));
    HttpClient client = client(protocol);
    assertThat(get(client, "u=3")).isEqualTo(new Told(200, "63"));
    Disposable held = client.get().uri("/held").response().subscribe();
    await().until(() -> gate.snapshot().inFlight() == 1);

    await().atMost(LONG).until(() -> crowd(client).contains(new Told(503, "-1")));

    release.tryEmitEmpty();
    await().until(() -> gate.snapshot().inFlight() == 0);
    await().atMost(LONG).until(() -> get(client, "u=5").equals(new Told(200, "63")));
    held.dispose();
  }

  @Test
  void level_byDefault_isNotTold() {
    serve(HttpProtocol.HTTP11, HttpAdmission.through(gate));

    assertThat(get(client(HttpProtocol.HTTP11), "u=3")).isEqualTo(new Told(200, "null"));
  }

  @Test
  void levels_copies_tellTogetherAndCanBeTurnedOff() {
    HttpAdmission admission = HttpAdmission.through(gate).levels(true);

    assertThat(admission.levels()).isTrue();
    assertThat(admission.levels(true)).isSameAs(admission);
    assertThat(admission.hold(Hold.TO_FIRST_ELEMENT).levels()).isTrue();
    assertThat(admission.levels(false).levels()).isFalse();
  }

  @Test
  void caller_whoIsTold_holdsBackTheLessUrgent() {
    serve(HttpProtocol.HTTP11, HttpAdmission.through(gate).levels(true));
    HttpClient plain = client(HttpProtocol.HTTP11);
    HttpClient considerate = AdmissionClient.standard().applyTo(plain);
    Disposable held = plain.get().uri("/held").response().subscribe();
    await().until(() -> gate.snapshot().inFlight() == 1);

    await()
        .atMost(LONG)
        .until(
            () -> {
              assertThat(crowd(plain)).hasSize(20);
              return isHeldBack(considerate);
            });

    release.tryEmitEmpty();
    await().until(() -> gate.snapshot().inFlight() == 0);
    await().atMost(LONG).until(() -> !isHeldBack(considerate));
    held.dispose();
  }

  private static boolean isHeldBack(HttpClient considerate) {
    return considerate
        .get()
        .uri("/ok")
        .responseSingle((response, body) -> body.thenReturn(false))
        .onErrorReturn(CallRefusedException.class, true)
        .contextWrite(new Request(Priority.LOW, null, null, Cost.ONE).toContext())
        .blockOptional(LONG)
        .orElseThrow();
  }
}
