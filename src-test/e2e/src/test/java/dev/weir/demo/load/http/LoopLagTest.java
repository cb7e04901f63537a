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
import dev.weir.demo.load.schedule.TraceSchedule;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.LongStream;
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
  private static final int AT_ONCE = 500;
  private static final int BURST = 100;
  private static final Duration LENGTH = Duration.ofSeconds(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Duration STALL = Duration.ofMillis(300);
  private static final Duration BRIEF = Duration.ofMillis(25);
  private static final Duration SHORT = Duration.ofMillis(15);
  private static final Duration SOON = Duration.ofMillis(500);
  private static final Duration STRICT = Duration.ofMillis(150);

  private final CountDownLatch never = new CountDownLatch(1);
  private final DisposableServer server =
      HttpServer.create()
          .host("127.0.0.1")
          .port(0)
          .handle((in, out) -> out.sendString(Flux.just("here")))
          .bindNow();
  private final AtomicBoolean holdUpNext = new AtomicBoolean();
  private final HttpTarget target =
      new HttpTarget(
          HttpSettings.of(AT_ONCE),
          List.of(HttpCall.get(URI.create("http://127.0.0.1:" + server.port() + "/"))),
          this::choose);

  @AfterEach
  void close() {
    target.close();
    server.disposeNow();
  }

  private int choose() {
    if (holdUpNext.compareAndSet(true, false)) {
      target.request(0).subscribe(reply -> linger(BRIEF));
    }
    return 0;
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
      target.request(0).subscribe(reply -> linger(STALL));
    }
  }

  private void linger(Duration time) {
    try {
      if (never.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("nobody counts it down");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void run_loopHeldUpTwice_isInvalid() throws Exception {
    Measured measured = measure(this::holdUp);

    assertThat(verdict(measured, STRICT).reasons())
        .as("own lag %s, %s", measured.lag().at(99), measured.counts())
        .anySatisfy(
            reason -> assertThat(reason).startsWith("its event loop fell behind: p99.5 was"));
  }

  @Test
  void run_loopAtRest_isValid() throws Exception {
    Measured measured = measure(second -> {});

    assertThat(verdict(measured, TIMEOUT).reasons()).isEmpty();
    assertThat(measured.counts().started()).isPositive();
    assertThat(measured.loopLag().count()).isEqualTo(2 * measured.counts().started());
  }

  /* One part in a hundred of the run, and practically all of its requests. */
  @Test
  void run_loopHeldUpInABurstAlone_isInvalid() throws Exception {
    target.warmUp(AT_ONCE, 2 * RATE, TIMEOUT);
    long[] moments =
        LongStream.concat(
                LongStream.range(0, BURST).map(i -> SOON.toNanos() + i * BRIEF.toNanos() / BURST),
                LongStream.of(LENGTH.toNanos() - 1))
            .toArray();
    LoadRun run =
        new LoadRun(
            new TraceSchedule(moments),
            LENGTH,
            TIMEOUT,
            TIMEOUT,
            new GateEntrance(AT_ONCE),
            target.keptOpen());
    holdUpNext.set(true);

    Measured measured = run.run(second -> {});

    assertThat(verdict(measured, SHORT).reasons())
        .as("%s", measured.counts())
        .anySatisfy(
            reason -> assertThat(reason).startsWith("its event loop fell behind: p99.5 was"));
  }
}
