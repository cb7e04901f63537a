package dev.weir.netty;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.gate.Gate;
import dev.weir.gate.Throttle;
import dev.weir.limit.Limits;
import dev.weir.limit.Rate;
import dev.weir.overflow.Overflow;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/** A connection goes on after each kind of refusal, with the bodies of those refused unread. */
class RejectedConnectionTest {

  private static final String BODY = "x".repeat(10_000);
  private static final String HEAD = "Content-Length: " + BODY.length();

  private final Gate gate =
      Gate.of("calls").limit(Limits.fixed(1)).queueCapacity(0).overflow(Overflow.reject()).build();

  /** Turns requests away, once it is full or by what they say. */
  private HttpAdmission refusing(int status) {
    HttpAdmission admission =
        HttpAdmission.open().reader(RequestReader.standard().deadlineHeader("X-Deadline"));
    return switch (status) {
      case 202 -> {
        gate.reconfigure(config -> config.withOverflow(Overflow.drop()));
        yield admission.gate(gate);
      }
      case 429 ->
          admission.rate(
              HttpRate.of(
                  Throttle.of("seldom")
                      .rate(Rate.of(1, ofMinutes(60)).burst(1))
                      .maxWait(ofSeconds(0))
                      .build()));
      case 503 -> admission.gate(gate);
      default -> admission;
    };
  }

  private static String header(int status) {
    return switch (status) {
      case 400 -> "\r\nX-Deadline: never";
      case 504 -> "\r\nX-Deadline: 2020-01-31T12:00:00Z";
      default -> "";
    };
  }

  /** Makes the server refuse from now on. */
  private void fill(RoutedServer server, int status) throws Exception {
    if (status == 429) {
      assertThat(server.get("/ok").statusCode()).isEqualTo(200);
    } else {
      server.getAsync("/held");
      if (status == 202 || status == 503) {
        await().until(() -> gate.snapshot().inFlight() == 1);
      }
    }
  }

  private static RoutedServer start(HttpProtocol protocol, HttpAdmission admission) {
    RoutedServer[] self = new RoutedServer[1];
    self[0] =
        RoutedServer.start(
            protocol,
            routes ->
                routes
                    .post("/free", (request, response) -> RoutedServer.ok(response))
                    .route(
                        request -> request.fullPath().equals("/ok"),
                        admission.guard((request, response) -> RoutedServer.ok(response)))
                    .get("/held", admission.guard((request, response) -> self[0].held(response))));
    return self[0];
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 400, 429, 503, 504})
  void keepAlive_requestAfterRequest_isRefusedAndTheConnectionGoesOn(int status) throws Exception {
    try (RoutedServer server = start(HttpProtocol.HTTP11, refusing(status));
        RawConnection connection = server.connect()) {
      fill(server, status);
      for (int i = 0; i < 5; i++) {
        connection.send("POST /ok", HEAD + header(status), BODY);
        RawConnection.Answered answer = connection.read();
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("connection")).isEmpty();
        connection.send("POST /free", HEAD, BODY);
        assertThat(connection.read().body()).isEqualTo("ok");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 400, 429, 503, 504})
  void pipelined_allAtOnce_areRefusedInOrder(int status) throws Exception {
    try (RoutedServer server = start(HttpProtocol.HTTP11, refusing(status));
        RawConnection connection = server.connect()) {
      fill(server, status);
      String refused =
          "POST /ok HTTP/1.1\r\nHost: a\r\n" + HEAD + header(status) + "\r\n\r\n" + BODY;
      String free = "POST /free HTTP/1.1\r\nHost: a\r\n" + HEAD + "\r\n\r\n" + BODY;
      connection.write((refused + refused + free).repeat(5));
      for (int i = 0; i < 5; i++) {
        assertThat(connection.read().status()).isEqualTo(status);
        assertThat(connection.read().status()).isEqualTo(status);
        assertThat(connection.read().body()).isEqualTo("ok");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {202, 400, 429, 503, 504})
  void http2_streamsSideBySide_areRefusedAndTheConnectionGoesOn(int status) throws Exception {
    try (RoutedServer server = start(HttpProtocol.H2C, refusing(status))) {
      HttpClient client =
          HttpClient.create()
              .protocol(HttpProtocol.H2C)
              .baseUrl("http://127.0.0.1:" + server.port());
      CompletableFuture<Integer> first =
          client
              .get()
              .uri(status == 429 ? "/ok" : "/held")
              .response()
              .map(head -> head.status().code())
              .toFuture();
      if (status == 202 || status == 503) {
        await().until(() -> gate.snapshot().inFlight() == 1);
      } else if (status == 429) {
        assertThat(first.get()).isEqualTo(200);
      }

      List<String> answers =
          Flux.range(0, 20)
              .flatMap(i -> post(client, i % 2 == 0 ? "/ok" : "/free", status), 8)
              .collectSortedList()
              .block(ofSeconds(30));

      assertThat(answers)
          .hasSize(20)
          .allMatch(answer -> answer.equals("/free 200") || answer.equals("/ok " + status));
      server.release();
      assertThat(first.get()).isEqualTo(200);
      await().until(() -> gate.snapshot().ledger().pending() == 0);
    }
  }

  private static Mono<String> post(HttpClient client, String path, int status) {
    return client
        .headers(
            headers -> {
              if (path.equals("/ok") && status == 400) {
                headers.set("X-Deadline", "never");
              } else if (path.equals("/ok") && status == 504) {
                headers.set("X-Deadline", "2020-01-31T12:00:00Z");
              }
            })
        .post()
        .uri(path)
        .send(ByteBufFlux.fromString(Flux.just(BODY, BODY)))
        .responseSingle(
            (head, body) -> body.asString().thenReturn(path + " " + head.status().code()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"block", "timeout"})
  void waiting_thenLetIn_readsItsBodyThen(String strategy) throws Exception {
    gate.reconfigure(
        config ->
            config
                .withQueueCapacity(1)
                .withOverflow(
                    strategy.equals("block")
                        ? Overflow.block()
                        : Overflow.timeout(ofMillis(60_000))));
    HttpAdmission admission = HttpAdmission.through(gate);
    RoutedServer[] self = new RoutedServer[1];
    try (RoutedServer server =
            RoutedServer.start(
                routes ->
                    routes
                        .get(
                            "/held", admission.guard((request, response) -> self[0].held(response)))
                        .post(
                            "/length",
                            admission.guard(
                                (request, response) ->
                                    response.sendString(
                                        request
                                            .receive()
                                            .map(bytes -> (long) bytes.readableBytes())
                                            .reduce(0L, Long::sum)
                                            .map(String::valueOf)))));
        RawConnection connection = server.connect()) {
      self[0] = server;
      server.getAsync("/held");
      await().until(() -> gate.snapshot().inFlight() == 1);
      connection.send("POST /length", HEAD, BODY);
      await().until(() -> gate.snapshot().ledger().queued() == 1);

      server.release();

      assertThat(connection.read().body()).isEqualTo(String.valueOf(BODY.length()));
      await().until(() -> gate.snapshot().ledger().completed() == 2);
    }
  }
}
