package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.netty.RawConnection.Answered;
import dev.weir.netty.connection.UnreadBody;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/** What a refusal does to the connection that it travels on. */
class ConnectionTest {

  private static final String SMALL = "x".repeat(10_000);
  private static final int LARGE = 4 << 20;

  private WorkerPool pool;
  private GuardedServer server;

  @BeforeEach
  void start() {
    pool = WorkerPools.fixed("rooms", 1).queueCapacity(0).overflow(Overflow.reject()).build();
    server = GuardedServer.startOk(pool, HttpAdmission.to(pool));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void refusal_bodyThatComesLate_isSkippedAndTheConnectionGoesOn() throws Exception {
    server.fill();
    try (RawConnection connection = server.connect()) {
      connection.send("POST /ok", "Content-Length: " + SMALL.length(), SMALL.substring(0, 100));
      Answered refused = connection.read();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("connection")).isEmpty();

      connection.write(SMALL.substring(100));
      connection.get("/ok");

      assertThat(connection.read().status()).isEqualTo(503);
      release();
      connection.send("POST /ok", "Content-Length: " + SMALL.length(), SMALL);
      assertThat(connection.read().body()).isEqualTo("ok");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: " + LARGE, "Transfer-Encoding: chunked"})
  void refusal_bodyNotKnownToBeSmall_reachesAClientThatSendsItAllFirst(String framing)
      throws Exception {
    server.fill();
    try (RawConnection connection = server.connect()) {
      connection.send("POST /ok", framing, "");
      if (framing.startsWith("Transfer")) {
        connection.write(Integer.toHexString(LARGE) + "\r\n");
      }
      connection.write("x".repeat(LARGE));

      Answered refused = connection.read();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("connection")).isEqualTo("close");
      assertThat(refused.body()).contains("\"reason\":\"pool_full\"");
      assertThat(connection.isAtEnd()).isTrue();
    }
  }

  @Test
  void refusal_smallBodyOfAClientThatClosesAnyway_reachesIt() throws Exception {
    server.fill();
    String body = "x".repeat((int) UnreadBody.SMALL);
    for (int i = 0; i < 20; i++) {
      try (RawConnection connection = server.connect()) {
        connection.send("POST /ok", "Connection: close\r\nContent-Length: " + body.length(), body);

        assertThat(connection.read().status()).isEqualTo(503);
        assertThat(connection.isAtEnd()).isTrue();
      }
    }
  }

  @Test
  void refusal_clientThatNeverStops_isCutOff() throws Exception {
    server.fill();
    try (RawConnection connection = server.connect()) {
      connection.send("POST /ok", "Content-Length: 1000000000", "");
      assertThat(connection.read().status()).isEqualTo(503);
      assertThat(connection.isAtEnd()).isTrue();

      await().untilAsserted(() -> assertThat(writes(connection)).isFalse());
    }
  }

  private static boolean writes(RawConnection connection) {
    try {
      connection.write("x".repeat(1_000));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void refusal_clientThatAwaitsPermissionToSend_getsNoneAndIsClosed() throws Exception {
    server.fill();
    try (RawConnection connection = server.connect()) {
      connection.send("POST /ok", "Content-Length: 100\r\nExpect: 100-continue", "");

      Answered refused = connection.read();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("connection")).isEqualTo("close");
      assertThat(connection.isAtEnd()).isTrue();
    }
  }

  @Test
  void dropped_clientThatAwaitsPermissionToSend_isClosedToo() throws Exception {
    WorkerPool lossy = WorkerPools.fixed("lossy", 1).queueCapacity(0).build();
    try (GuardedServer dropping =
            GuardedServer.startOk(lossy, HttpAdmission.to(lossy, Overflow.drop()));
        RawConnection connection = dropping.connect()) {
      dropping.fill();
      connection.send("POST /ok", "Content-Length: 100\r\nExpect: 100-continue", "");

      Answered dropped = connection.read();
      assertThat(dropped.status()).isEqualTo(202);
      assertThat(dropped.header("connection")).isEqualTo("close");
      assertThat(connection.isAtEnd()).isTrue();
    }
  }

  @Test
  void refusal_ofHead_hasNoBodyAndTheConnectionGoesOn() throws Exception {
    server.fill();
    try (RawConnection connection = server.connect()) {
      connection.send("HEAD /ok", "", "");
      Answered refused = connection.readHead();
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("content-type")).isEqualTo("application/problem+json");
      assertThat(refused.header("retry-after")).isIn("1", "2");
      assertThat(Integer.parseInt(refused.header("content-length"))).isPositive();
      assertThat(refused.headers()).doesNotContainKey("transfer-encoding");

      connection.get("/ok");
      assertThat(connection.read().status()).isEqualTo(503);
    }
  }

  @Test
  void refusal_ofATargetThatIsNoUri_isARefusalAllTheSame() throws Exception {
    HttpAdmission admission = HttpAdmission.to(pool);
    try (GuardedServer all =
            GuardedServer.start(
                pool,
                routes ->
                    routes.route(
                        request -> !request.uri().equals("/held"),
                        admission.guard((request, response) -> response.send())));
        RawConnection connection = all.connect()) {
      all.fill();
      connection.get("/a|b?c");

      Answered refused = connection.read();

      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("\"route\":\"/a|b\"");
    }
  }

  @Test
  void giveUp_answerUnderWay_closesTheConnectionAfterIt() throws Exception {
    try (GuardedServer curt =
            GuardedServer.start(
                pool,
                routes ->
                    routes.post(
                        "/first",
                        (request, response) ->
                            response.sendString(
                                request
                                    .receive()
                                    .asString()
                                    .take(1)
                                    .map(chunk -> "enough")
                                    .doOnComplete(() -> UnreadBody.giveUp(request, response)))));
        RawConnection connection = curt.connect()) {
      connection.send("POST /first", "Content-Length: 1000000000", "x");

      Answered head = connection.readHead();

      assertThat(head.status()).isEqualTo(200);
      assertThat(connection.readToEnd()).isEqualTo("6\r\nenough\r\n0\r\n\r\n");
    }
  }

  @Test
  void pipelined_requestsOfAFullPool_areRefusedOneAfterTheOther() throws Exception {
    server.fill();
    try (RawConnection connection = server.connect()) {
      String request = "POST /ok HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc";
      connection.write(request.repeat(20));
      for (int i = 0; i < 20; i++) {
        assertThat(connection.read().status()).isEqualTo(503);
      }
      release();
      for (int i = 0; i < 3; i++) {
        connection.write(request);
        assertThat(connection.read().body()).isEqualTo("ok");
        // whoever reads an answer may be quicker than the place that it took is given back
        await().until(() -> pool.snapshot().ledger().pending() == 0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET /ok", "POST /ok"})
  void pipelined_moreThanIsWorthKeeping_closesTheConnection(String requestLine) throws Exception {
    String body = requestLine.startsWith("GET") ? "" : "x".repeat(2_000_000);

    assertIsClosedByMany(10_000, requestLine, "Content-Length: " + body.length(), body);
  }

  /* So many requests behind one that waits for room, which is given up with the connection. */
  private void assertIsClosedByMany(int requests, String requestLine, String header, String body)
      throws Exception {
    server.fill();
    HttpAdmission admission = HttpAdmission.to(pool, Overflow.block());
    try (GuardedServer waiting = GuardedServer.startOk(pool, admission);
        RawConnection connection = waiting.connect()) {
      connection.get("/ok");
      await().until(() -> pool.snapshot().ledger().waiting() == 1);

      try {
        for (int i = 0; i < requests; i++) {
          connection.send(requestLine, header, body);
        }
      } catch (IOException e) {
        assertThat(e).isNotInstanceOf(SocketTimeoutException.class);
      }

      await().until(() -> pool.snapshot().ledger().waiting() == 0);
      release();
    }
  }

  /** Four hundred of them are more than 1 MiB, nearly all of it in a header or in the target. */
  @ParameterizedTest
  @ValueSource(strings = {"GET /ok?%3$s%3$s%3$s", "GET /ok|A: %s%s", "GET /ok|%s%2$s: a"})
  void pipelined_longHeads_countForWhatTheyAre(String form) throws Exception {
    String half = "x".repeat(3_500);
    String[] head = form.formatted(half, half, "x".repeat(1_200)).split("\\|");

    assertIsClosedByMany(400, head[0], head.length > 1 ? head[1] : "", "");
  }

  @Test
  void pipelined_answeredLateAndAtOnce_goesOnAndIsNotCountedTogether() throws Exception {
    try (RawConnection connection = server.connect()) {
      String request = "POST /ok HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc";
      for (int i = 0; i < 100; i++) {
        connection.write(request.repeat(50));
        for (int j = 0; j < 50; j++) {
          assertThat(connection.read().status()).isIn(200, 503);
        }
      }
    }
  }

  @Test
  void body_ofARequestThatWaits_isNotRead() throws Exception {
    WorkerPool patient = WorkerPools.fixed("patient", 1).queueCapacity(0).build();
    HttpAdmission admission = HttpAdmission.to(patient, Overflow.block());
    try (GuardedServer waiting =
            GuardedServer.start(
                patient,
                routes ->
                    routes.post(
                        "/length",
                        admission.guard(
                            (request, response) ->
                                response.sendString(
                                    request
                                        .receive()
                                        .map(bytes -> (long) bytes.readableBytes())
                                        .reduce(0L, Long::sum)
                                        .map(String::valueOf)))));
        RawConnection connection = waiting.connect()) {
      waiting.fill();
      int length = 64 << 20;
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  connection.send("POST /length", "Content-Length: " + length, "");
                  for (int i = 0; i < 64; i++) {
                    connection.write("x".repeat(1 << 20));
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      await().until(() -> patient.snapshot().ledger().waiting() == 1);
      assertThat(sent).isNotDone();

      waiting.release();

      assertThat(connection.read().body()).isEqualTo(String.valueOf(length));
      sent.get();
    }
  }

  @Test
  void http2_streamsOfOneConnection_areAdmittedEachForItself() {
    WorkerPool rooms = WorkerPools.fixed("streams", 1).queueCapacity(0).build();
    HttpAdmission admission = HttpAdmission.to(rooms, Overflow.reject());
    try (GuardedServer h2 =
        GuardedServer.startH2c(rooms, routes -> GuardedServer.ok(routes, admission))) {
      HttpClient client =
          HttpClient.create().protocol(HttpProtocol.H2C).baseUrl("http://127.0.0.1:" + h2.port());
      assertThat(ok(client)).isEqualTo("HTTP/2.0 200 ok");
      await().until(() -> rooms.snapshot().ledger().pending() == 0);
      CompletableFuture<String> held =
          client.get().uri("/held").responseContent().aggregate().asString().toFuture();
      await().until(() -> rooms.snapshot().ledger().running() == 1);

      assertThat(post(client)).startsWith("HTTP/2.0 503 ").contains("\"reason\":\"pool_full\"");
      assertThat(post(client)).startsWith("HTTP/2.0 503 ");

      h2.release();
      assertThat(held.join()).isEqualTo("held");
      await().until(() -> rooms.snapshot().ledger().pending() == 0);
      assertThat(post(client)).isEqualTo("HTTP/2.0 200 ok");
    }
  }

  private static String ok(HttpClient client) {
    return client
        .get()
        .uri("/ok")
        .responseSingle(
            (head, body) ->
                body.asString()
                    .map(text -> head.version() + " " + head.status().code() + " " + text))
        .block();
  }

  private static String post(HttpClient client) {
    return client
        .post()
        .uri("/ok")
        .send(ByteBufFlux.fromString(Flux.just(SMALL, SMALL)))
        .responseSingle(
            (head, body) ->
                body.asString()
                    .map(text -> head.version() + " " + head.status().code() + " " + text))
        .onErrorResume(e -> Mono.just(e.toString()))
        .block();
  }

  private void release() {
    server.release();
    await().until(() -> pool.snapshot().ledger().pending() == 0);
  }
}
