package dev.weir.demo.load.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.demo.load.engine.GateEntrance;
import dev.weir.demo.load.engine.LoadRun;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.Second;
import dev.weir.demo.load.report.Verdict;
import dev.weir.demo.load.schedule.ShapedSchedule;
import dev.weir.demo.load.schedule.Spacing;
import dev.weir.demo.load.schedule.Stages;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** What a run tells of an event loop of its own that is held up: the pacer is not. */
@Timeout(60)
class LoopLagTest {

  private static final int RATE = 1_000;
  private static final int LOOKS = 600;
  private static final int AT_ONCE = 500;
  private static final Duration LENGTH = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration STALL = Duration.ofMillis(300);
  private static final Duration STRICT = Duration.ofMillis(150);
  private static final Duration GENEROUS = Duration.ofMillis(280);

  private final CountDownLatch never = new CountDownLatch(1);
  private final DisposableServer server =
      HttpServer.create()
          .host("127.0.0.1")
          .port(0)
          .handle((in, out) -> out.sendString(Flux.just("here")))
          .bindNow();
  private final HttpTarget target =
      new HttpTarget(
          HttpSettings.of(AT_ONCE),
          HttpCall.get(URI.create("http://127.0.0.1:" + server.port() + "/")));

  @AfterEach
  void close() {
    target.close();
    server.disposeNow();
  }

  private Measured measure(Consumer<Second> everySecond) throws InterruptedException {
    target.warmUp(AT_ONCE, 2 * RATE, TIMEOUT);
    return new LoadRun(
            new ShapedSchedule(Stages.constant(RATE), Spacing.EVEN, 0),
            LENGTH,
            TIMEOUT,
            TIMEOUT,
            new GateEntrance(AT_ONCE),
            target.keptOpen())
        .run(everySecond);
  }

  private static Verdict verdict(Measured measured, Duration maxLag) {
    return Verdict.of(measured, LENGTH, measured.counts().offered(), maxLag);
  }

  /* A reply is told on the loop: whoever lingers over one holds up all others. */
  private void holdUp(Second second) {
    if (second.number() < 2) {
      target.next().subscribe(reply -> linger());
    }
  }

  private void linger() {
    try {
      assertThat(never.await(STALL.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void run_loopHeldUpTwice_isInvalid() throws Exception {
    Measured measured = measure(this::holdUp);

    assertThat(verdict(measured, STRICT).reasons())
        .as("own lag %s, %s", measured.lag().at(99), measured.counts())
        .anySatisfy(reason -> assertThat(reason).startsWith("its event loop fell behind: p99 was"));
  }

  @Test
  void run_loopAtRest_isValid() throws Exception {
    Measured measured = measure(second -> {});

    assertThat(verdict(measured, GENEROUS).reasons()).isEmpty();
    assertThat(measured.loopLag().count()).isGreaterThanOrEqualTo(LOOKS);
  }
}
