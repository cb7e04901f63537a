package dev.weir.netty;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.HttpResources;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

/** Bodies of requests that wait: how much of them is read meanwhile, and what for. */
class WaitingBodyTest {

  /** Short enough to be read ahead, and longer than what comes with a head. */
  private static final String BODY =
      IntStream.range(10_000, 20_000).mapToObj(Integer::toString).collect(Collectors.joining());

  private final Gate gate =
      Gate.of("calls").limit(Limits.fixed(1)).queueCapacity(10).overflow(Overflow.block()).build();
  private final WorkerPool pool =
      WorkerPools.fixed("rooms", 1).queueCapacity(10).overflow(Overflow.block()).build();

  @AfterEach
  void disposePool() {
    gate.dispose();
    pool.disposeGracefully(ofSeconds(5)).block();
  }

  private static RoutedServer start(HttpProtocol protocol, HttpAdmission admission) {
    return start(HttpServer.create().protocol(protocol), admission);
  }

  private static RoutedServer start(HttpServer server, HttpAdmission admission) {
    RoutedServer[] self = new RoutedServer[1];
    self[0] =
        RoutedServer.start(
            server,
            routes ->
                routes
                    .get("/held", admission.guard((request, response) -> self[0].held(response)))
                    .post(
                        "/ignored",
                        admission.guard((request, response) -> RoutedServer.ok(response)))
                    .post(
                        "/echo",
                        admission.guard(
                            (request, response) ->
                                response.sendString(request.receive().aggregate().asString()))));
    return self[0];
  }

  private void occupyGate(RoutedServer server) {
    server.getAsync("/held");
    await().until(() -> gate.snapshot().inFlight() == 1);
  }

  private void untilWaiting(long many) {
    await().until(() -> gate.snapshot().ledger().queued() == many);
  }

  /* Linux's epoll tells of such an end as soon as it has come, Java's selector does not. */
  @ParameterizedTest
  @CsvSource({
    "gate, whole",
    "gate, part",
    "gate, chunked",
    "gate, awaiting 100",
    "pool, whole",
    "pool, chunked"
  })
  void client_goneBehindItsSmallBody_leavesTheLine(String stage, String how) throws Exception {
    boolean ofGate = stage.equals("gate");
    HttpAdmission admission =
        ofGate ? HttpAdmission.through(gate) : HttpAdmission.to(pool, Overflow.block());
    Supplier<Ledger> ledger = () -> ofGate ? gate.snapshot().ledger() : pool.snapshot().ledger();
    HttpServer onSelector = HttpServer.create().runOn(HttpResources.get(), false);
    try (RoutedServer server = start(onSelector, admission)) {
      CompletableFuture<Void> go = new CompletableFuture<>();
      if (ofGate) {
        occupyGate(server);
      } else {
        pool.execute(go::join);
        await().until(() -> pool.snapshot().ledger().running() == 1);
      }
      try (RawConnection connection = server.connect()) {
        switch (how) {
          case "chunked" ->
              connection.send(
                  "POST /echo",
                  "Transfer-Encoding: chunked",
                  Integer.toHexString(BODY.length()) + "\r\n" + BODY + "\r\n0\r\n\r\n");
          case "awaiting 100" ->
              connection.send(
                  "POST /echo", "Expect: 100-continue\r\nContent-Length: " + BODY.length(), "");
          default ->
              connection.send(
                  "POST /echo",
                  "Content-Length: " + BODY.length(),
                  how.equals("part") ? BODY.substring(1) : BODY);
        }
        await().until(() -> ledger.get().queued() == 1);
      }
      await().until(() -> ledger.get().cancelled() == 1);
      go.complete(null);
      server.release();
      await().until(() -> ledger.get().pending() == 0);
    }
  }

  @Test
  void body_ofSingleBytes_isHeldUpAfterAFew() throws Exception {
    String chunks = "1\r\nx\r\n".repeat(1 << 16);
    try (RoutedServer server = start(HttpProtocol.HTTP11, HttpAdmission.through(gate));
        RawConnection connection = server.connect()) {
      occupyGate(server);
      AtomicLong written = new AtomicLong();
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  connection.send("POST /ignored", "Transfer-Encoding: chunked", "");
                  while (true) {
                    connection.write(chunks);
                    written.addAndGet(chunks.length());
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      untilWaiting(1);
      AtomicLong before = new AtomicLong(-1);
      await() // the kernel's buffers are full, and nobody empties them
          .pollInterval(ofSeconds(1))
          .atMost(ofSeconds(60))
          .until(() -> before.getAndSet(written.get()) == written.get());
      assertThat(sent).isNotDone();
    }
  }

  @Test
  void http2_streamResetBehindItsSmallBody_leavesTheLine() {
    try (RoutedServer server = start(HttpProtocol.H2C, HttpAdmission.through(gate))) {
      Disposable held = client(server).get().uri("/held").response().subscribe();
      await().until(() -> gate.snapshot().inFlight() == 1);
      Disposable posted =
          client(server)
              .post()
              .uri("/echo")
              .send(Flux.just(Unpooled.copiedBuffer(BODY, US_ASCII)).concatWith(Mono.never()))
              .response()
              .subscribe();
      untilWaiting(1);

      posted.dispose();

      await().until(() -> gate.snapshot().ledger().cancelled() == 1);
      held.dispose();
      await().until(() -> gate.snapshot().ledger().pending() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpProtocol.class,
      names = {"HTTP11", "H2C"})
  void handler_letInLater_getsAllOfItInOrder(HttpProtocol protocol) {
    try (RoutedServer server = start(protocol, HttpAdmission.through(gate))) {
      CompletableFuture<?> held =
          client(server).protocol(protocol).get().uri("/held").response().toFuture();
      await().until(() -> gate.snapshot().inFlight() == 1);
      CompletableFuture<String> echoed =
          client(server)
              .protocol(protocol)
              .post()
              .uri("/echo")
              .send(
                  ByteBufFlux.fromString(
                      Flux.range(0, 4).map(i -> BODY.substring(i * 12_500, (i + 1) * 12_500))))
              .responseContent()
              .aggregate()
              .asString()
              .toFuture();
      untilWaiting(1);

      server.release();

      assertThat(echoed.join()).isEqualTo(BODY);
      assertThat(held.join()).isNotNull();
    }
  }

  @Test
  void pipelined_behindOneThatWaits_areAnsweredInTurn() throws Exception {
    try (RoutedServer server = start(HttpProtocol.HTTP11, HttpAdmission.through(gate));
        RawConnection connection = server.connect()) {
      occupyGate(server);
      for (String body : new String[] {BODY, "second", BODY}) {
        connection.send("POST /echo", "Content-Length: " + body.length(), body);
      }
      untilWaiting(1);

      server.release();

      for (String body : new String[] {BODY, "second", BODY}) {
        assertThat(connection.read().body()).isEqualTo(body);
      }
    }
  }

  @Test
  void client_thatAwaitsPermissionToSend_getsItOnceItIsLetIn() throws Exception {
    try (RoutedServer server = start(HttpProtocol.HTTP11, HttpAdmission.through(gate));
        RawConnection connection = server.connect()) {
      occupyGate(server);
      connection.send("POST /echo", "Expect: 100-continue\r\nContent-Length: 2", "");
      untilWaiting(1);
      assertThat(connection.hasMore()).isFalse();

      server.release();

      assertThat(connection.readHead().status()).isEqualTo(100);
      connection.write("ok");
      assertThat(connection.read().body()).isEqualTo("ok");
    }
  }

  private static HttpClient client(RoutedServer server) {
    return HttpClient.create()
        .protocol(HttpProtocol.H2C)
        .baseUrl("http://127.0.0.1:" + server.port());
  }
}
