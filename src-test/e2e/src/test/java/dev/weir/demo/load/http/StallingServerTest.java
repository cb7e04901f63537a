package dev.weir.demo.load.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.engine.GateEntrance;
import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.schedule.ShapedSchedule;
import dev.weir.demo.load.schedule.Spacing;
import dev.weir.demo.load.schedule.Stages;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What a run tells of a real server that answers nobody for a second. */
@Timeout(90)
class StallingServerTest {

  private static final Duration LENGTH = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration SLO = Duration.ofMillis(500);
  private static final long MILLI = 1_000_000;
  private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofMinutes(1);
  private static final long STALLS_AFTER = 2_000 * MILLI;
  private static final long STALLS_UNTIL = 3_000 * MILLI;

  private final AtomicLong firstAt = new AtomicLong();
  private final DisposableServer server =
      HttpServer.create()
          .host("127.0.0.1")
          .port(0)
          .handle((in, out) -> stall().thenMany(out.sendString(Flux.just("here"))))
          .bindNow();

  private Mono<Void> stall() {
    firstAt.compareAndSet(0, System.nanoTime());
    long since = System.nanoTime() - firstAt.get();
    return since < STALLS_AFTER || since >= STALLS_UNTIL
        ? Mono.empty()
        : Mono.delay(Duration.ofNanos(STALLS_UNTIL - since)).then();
  }

  @AfterEach
  void close() {
    server.disposeNow();
  }

  private HttpTarget target(int connections) {
    URI url = URI.create("http://127.0.0.1:" + server.port() + "/");
    return new HttpTarget(HttpSettings.of(connections), HttpCall.get(url));
  }

  private static long millis(Histogram times, double percentile) {
    return times.getValueAtPercentile(percentile) / MILLI;
  }

  /* Of 5,000 requests 1,000 were meant to begin in the stall, 50 of them in its first 50 ms. */
  @Test
  void openLoop_showsTheStallInItsP99() throws Exception {
    Measured measured =
        new LoadRun(
                new ShapedSchedule(Stages.constant(1_000), Spacing.EVEN, 0),
                LENGTH,
                TIMEOUT,
                SLO,
                new GateEntrance(2_000),
                target(2_000))
            .run(second -> {});

    assertThat(measured.counts().offered()).isEqualTo(5_000);
    assertThat(measured.counts().completed()).as("%s", measured.errors()).isEqualTo(5_000);
    assertThat(millis(measured.times().response(), 99)).isBetween(850L, 5_000L);
    assertThat(millis(measured.times().response(), 50)).isLessThan(500);
    assertThat(measured.counts().good()).isLessThan(4_700);
  }

  /* As many as ask: each was held up once, among the many that it has sent. */
  @Test
  void closedLoop_hidesTheStallFromItsP99() throws Exception {
    LoadRun run =
        LoadRun.closed(
            10, Duration.ZERO, Duration.ZERO, AS_LONG_AS_IT_TAKES, TIMEOUT, SLO, target(10));
    LongAdder completed = new LongAdder();

    Measured measured =
        run.run(
            second -> {
              completed.add(second.counts().completed());
              if (second.number() >= LENGTH.toSeconds() && completed.sum() > 1_100) {
                run.stop();
              }
            });

    assertThat(measured.counts().completed()).as("%s", measured.errors()).isGreaterThan(1_100);
    assertThat(millis(measured.times().service(), 99)).isLessThan(500);
    assertThat(millis(measured.times().service(), 100)).isGreaterThan(850);
  }
}
