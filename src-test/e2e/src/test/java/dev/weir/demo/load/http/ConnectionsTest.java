package dev.weir.demo.load.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.load.engine.Reply;
import dev.weir.demo.load.measure.Connections;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** How many connections there are, ahead of a run and in it. */
@Timeout(60)
class ConnectionsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private final BlockingQueue<String> held = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();
  private final Sinks.One<String> together = Sinks.one();
  private final DisposableServer server =
      HttpServer.create()
          .host("127.0.0.1")
          .port(0)
          .protocol(reactor.netty.http.HttpProtocol.H2C, reactor.netty.http.HttpProtocol.HTTP11)
          .http2Settings(settings -> settings.maxConcurrentStreams(1_000))
          .doOnChannelInit((observer, channel, remote) -> accepted.incrementAndGet())
          .route(
              all ->
                  all.get("/ok", (in, out) -> out.sendString(Mono.fromSupplier(this::ok)))
                      .get(
                          "/together",
                          (in, out) -> {
                            held.add("held");
                            return out.sendString(together.asMono());
                          })
                      .get(
                          "/held",
                          (in, out) -> {
                            held.add("held");
                            in.withConnection(c -> c.onDispose(() -> cancelled.add("gone")));
                            return Mono.never();
                          }))
          .bindNow();
  private HttpTarget target;

  private String ok() {
    asked.incrementAndGet();
    return "ok";
  }

  @AfterEach
  void close() {
    target.close();
    server.disposeNow();
  }

  private HttpCall call(String path) {
    return HttpCall.get(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  private HttpTarget target(HttpSettings settings, String path) {
    target = new HttpTarget(settings, call(path));
    return target;
  }

  @Test
  void settings_mostConnections_areAsManyAsMayBeInFlight() {
    HttpSettings settings = HttpSettings.of(1_001);
    target(settings, "/ok");

    assertThat(settings.mostConnections()).isEqualTo(1_001);
    assertThat(settings.protocol(HttpProtocol.HTTP_2).mostConnections()).isEqualTo(11);
    assertThat(settings.connections(7).mostConnections()).isEqualTo(7);
  }

  @Test
  void warmUp_severalConnections_areThereBeforeTheRunAndCounted() throws Exception {
    HttpTarget target = target(HttpSettings.of(100), "/ok");
    assertThat(target.reach(PATIENCE)).isEqualTo(new Reply(2, null));

    Warmth warmth = target.warmUp(40, 10, PATIENCE);

    assertThat(warmth.connections()).isBetween(40L, 48L); // eight at once may ask for more
    assertThat(warmth.answered()).isEqualTo(10);
    assertThat(warmth.failed()).isZero();
    assertThat(asked).hasValue(11);
    await().untilAsserted(() -> assertThat(accepted.get()).isEqualTo(warmth.connections()));
    assertThat(target.connections()).isEqualTo(new Connections(100, warmth.connections(), 0, 0));

    Flux.range(0, 1_000).flatMap(i -> target.next(), 20).blockLast(PATIENCE);

    assertThat(target.connections().opened()).isEqualTo(warmth.connections());
    assertThat(target.connections().busiest()).isBetween(1L, 40L);
    target.close();
    assertThat(target.connections().closed()).isZero(); // before the end
  }

  @Test
  void warmUp_moreThanMayBe_isCutDown() {
    HttpTarget target = target(HttpSettings.of(5), "/ok");

    assertThat(target.warmUp(1_000, 20, PATIENCE)).isEqualTo(new Warmth(5, 20, 0));
    assertThat(accepted).hasValue(5);
  }

  @Test
  void warmUp_oneConnection_isNotWaitedForByTwo() throws Exception {
    HttpTarget target = target(HttpSettings.of(1), "/ok");
    target.reach(PATIENCE);

    assertThat(target.warmUp(1, 10, PATIENCE)).isEqualTo(new Warmth(1, 10, 0));
    assertThat(target.connections()).isEqualTo(new Connections(1, 1, 0, 0));
  }

  @Test
  void warmUp_noTimeForAllRequests_countsThoseNotSentAsFailed() {
    HttpTarget target = target(HttpSettings.of(5), "/held");

    Warmth warmth = target.warmUp(2, 30, Duration.ofMillis(200));

    assertThat(warmth.answered()).isZero();
    assertThat(warmth.failed()).isEqualTo(30);
    assertThat(held).hasSizeLessThan(30);
  }

  @Test
  void opens_afterABurst_forgetsHowManyWereBusyInIt() throws Exception {
    HttpTarget target = target(HttpSettings.of(100), "/held");
    List<Disposable> burst =
        Flux.range(0, 50).map(i -> target.next().subscribe()).collectList().block(PATIENCE);
    for (int i = 0; i < 50; i++) {
      held.take();
    }
    assertThat(target.connections().busiest()).isEqualTo(50);
    burst.forEach(Disposable::dispose);
    await().untilAsserted(() -> assertThat(target.connections().closed()).isEqualTo(50));

    target.keptOpen().opens();

    assertThat(target.connections().busiest()).isZero();
    Disposable next = target.next().subscribe();
    held.take();
    assertThat(target.connections().busiest()).isOne();
    next.dispose();
  }

  @Test
  void close_onAThreadThatWasInterrupted_closesAllTheSameAndLeavesItSo() throws Exception {
    HttpTarget target = target(HttpSettings.of(1), "/held");
    target.next().subscribe(reply -> {}, error -> {});
    held.take();

    Thread.currentThread().interrupt();
    target.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(cancelled.take()).isEqualTo("gone");
  }

  @Test
  void eventLoops_two_haveConnectionsInTurn() throws Exception {
    HttpTarget target = target(HttpSettings.of(20).eventLoops(2), "/together");
    Map<Thread, Long> replies = new ConcurrentHashMap<>();
    List<CompletableFuture<Reply>> requests = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      requests.add(
          target
              .next()
              .doOnNext(reply -> replies.merge(Thread.currentThread(), 1L, Long::sum))
              .toFuture());
      held.take();
    }

    together.tryEmitValue("ok");

    for (CompletableFuture<Reply> request : requests) {
      assertThat(request.get(20, SECONDS)).isEqualTo(new Reply(2, null));
    }
    assertThat(replies.values()).as("%s", replies).containsExactly(2L, 2L);
  }

  @Test
  void eventLoops_two_areBothWatched() {
    HttpTarget target = target(HttpSettings.of(20).eventLoops(2), "/ok");
    AtomicLong told = new AtomicLong();
    AtomicLong steps = new AtomicLong();
    Disposable watch = target.watch(steps::get, (nanos, of) -> told.addAndGet(of));

    steps.set(10);
    watch.dispose();

    assertThat(told).hasValue(20); // by each
  }

  @Test
  void warmUp_nobodyListens_countsWhatFailed() {
    server.disposeNow();
    HttpTarget target = target(HttpSettings.of(5), "/ok");

    assertThat(target.warmUp(5, 3, PATIENCE)).isEqualTo(new Warmth(0, 0, 3));
  }

  @Test
  void connections_timeouts_showInThoseThatClosed() throws Exception {
    HttpTarget target = target(HttpSettings.of(8), "/held");
    List<Disposable> requests =
        Flux.range(0, 3).map(i -> target.next().subscribe()).collectList().block(PATIENCE);
    for (int i = 0; i < 3; i++) {
      held.take();
    }
    assertThat(target.connections()).isEqualTo(new Connections(8, 3, 0, 3));

    requests.forEach(Disposable::dispose);

    await().untilAsserted(() -> assertThat(target.connections().closed()).isEqualTo(3));
    assertThat(target.connections().busiest()).isEqualTo(3);
  }

  @Test
  void http2_manyAtOnce_areStreamsOfFewConnections() throws Exception {
    HttpTarget target = target(HttpSettings.of(200).protocol(HttpProtocol.HTTP_2), "/held");
    List<Disposable> requests =
        Flux.range(0, 50).map(i -> target.next().subscribe()).collectList().block(PATIENCE);
    for (int i = 0; i < 50; i++) {
      held.take();
    }

    assertThat(target.connections()).isEqualTo(new Connections(2, 2, 0, 2));
    assertThat(accepted).hasValue(2);

    requests.forEach(Disposable::dispose);

    for (int i = 0; i < 50; i++) {
      assertThat(cancelled.take()).isEqualTo("gone");
    }
    assertThat(target.connections().closed()).isZero(); // a stream takes no connection with it
  }

  @Test
  void http2_warmUp_opensAllConnections() throws Exception {
    HttpTarget target = target(HttpSettings.of(400).protocol(HttpProtocol.HTTP_2), "/ok");
    assertThat(target.reach(PATIENCE)).isEqualTo(new Reply(2, null));

    assertThat(target.warmUp(4, 10, PATIENCE)).isEqualTo(new Warmth(4, 10, 0));
    assertThat(target.connections()).isEqualTo(new Connections(4, 4, 0, 0));
    assertThat(Flux.range(0, 100).flatMap(i -> target.next(), 10).collectList().block(PATIENCE))
        .containsOnly(new Reply(2, null));
  }
}
