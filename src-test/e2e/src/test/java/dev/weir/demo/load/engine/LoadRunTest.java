package dev.weir.demo.load.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.demo.load.measure.Counts;
import dev.weir.demo.load.measure.Measured;
import dev.weir.demo.load.measure.Second;
import dev.weir.demo.load.schedule.Rates;
import dev.weir.demo.load.schedule.ShapedSchedule;
import dev.weir.demo.load.schedule.Spacing;
import dev.weir.demo.load.schedule.TraceSchedule;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

class LoadRunTest {

  private static final Duration SLO = Duration.ofMillis(500);

  private final AtomicBoolean closed = new AtomicBoolean();
  private final List<Second> seconds = new ArrayList<>();

  private Target target(Supplier<Mono<Reply>> request) {
    return new Target() {
      @Override
      public Mono<Reply> next() {
        return Mono.defer(request);
      }

      @Override
      public void close() {
        closed.set(true);
      }
    };
  }

  private LoadRun run(String rate, Duration length, Duration timeout, Entrance in, Target target) {
    return new LoadRun(
        new ShapedSchedule(Rates.parse(rate), Spacing.EVEN, 0), length, timeout, SLO, in, target);
  }

  private Measured measure(String rate, Entrance in, Supplier<Mono<Reply>> request)
      throws InterruptedException {
    Duration length = Duration.ofMillis(500);
    return run(rate, length, Duration.ofMillis(200), in, target(request)).run(seconds::add);
  }

  private static void assertAllAccountedFor(Measured measured) {
    Counts counts = measured.counts();
    assertThat(counts.pending()).as("%s", counts).isZero();
    assertThat(measured.errors().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(counts.wrong());
    assertThat(measured.backpressure().values().stream().mapToLong(n -> n).sum())
        .isEqualTo(counts.turnedAway());
    assertThat(measured.times().lag().getTotalCount()).isEqualTo(counts.offered());
    assertThat(measured.times().response().getTotalCount()).isEqualTo(counts.completed());
    assertThat(measured.times().service().getTotalCount()).isEqualTo(counts.completed());
  }

  /* As a worker does whose thread has to wait for its turn on the processor. */
  @Test
  void run_entranceThatPassesRepliesOnLate_timesThemByWhenTheyCame() throws Exception {
    AtomicBoolean wanted = new AtomicBoolean();
    Entrance late =
        new Entrance() {
          @Override
          public Mono<Reply> pass(Mono<Reply> request) {
            return request.delayElement(SLO);
          }

          @Override
          public void close() {}
        };

    Measured measured =
        measure(
            "4",
            late,
            () -> Mono.just(new Reply(0, wanted.getAndSet(!wanted.get()) ? "status 503" : null)));

    assertThat(measured.service().count()).isOne();
    assertThat(measured.service().at(100)).isLessThan(SLO.toNanos());
    assertThat(measured.times().response().getMaxValue()).isLessThan(SLO.toNanos());
    assertThat(measured.refused().at(100)).isLessThan(SLO.toNanos());
    assertThat(measured.counts().good()).isOne();
  }

  @Test
  void run_targetThatAnswers_completesTheWholeSchedule() throws Exception {
    Measured measured = measure("2k", new GateEntrance(100), () -> Mono.just(new Reply(3, null)));

    assertThat(measured.counts().offered()).isEqualTo(1_000);
    assertThat(measured.counts().completed()).isEqualTo(1_000);
    assertThat(measured.counts().bytes()).isEqualTo(3_000);
    assertThat(measured.errors()).isEmpty();
    assertAllAccountedFor(measured);
    assertThat(seconds).isEqualTo(measured.seconds()).isNotEmpty();
    assertThat(closed).isTrue();
  }

  @Test
  void run_moreInFlightThanMayBe_turnsAwayWithoutWaiting() throws Exception {
    Measured measured =
        measure(
            "1k",
            new GateEntrance(10),
            () -> Mono.delay(Duration.ofMillis(100)).thenReturn(new Reply(0, null)));

    assertThat(measured.counts().offered()).isEqualTo(500);
    assertThat(measured.counts().turnedAway()).isGreaterThan(300);
    assertThat(measured.backpressure()).containsOnlyKeys(Reason.NO_ROOM);
    assertAllAccountedFor(measured);
  }

  @Test
  void run_workersWithAQueue_countTheWaitInTheResponseTimeOnly() throws Exception {
    Entrance pool =
        new PoolEntrance(
            WorkerPools.fixed("w", 5).queueCapacity(50).overflow(Overflow.reject()).build());

    Measured measured =
        measure(
            "200", pool, () -> Mono.delay(Duration.ofMillis(50)).thenReturn(new Reply(0, null)));

    assertThat(measured.counts().completed()).isGreaterThan(10);
    assertThat(measured.times().response().getMaxValue())
        .isGreaterThan(measured.times().service().getMaxValue());
    assertAllAccountedFor(measured);
  }

  @Test
  void run_wrongAnswersErrorsAndSilence_areCountedByCause() throws Exception {
    int[] next = {0};
    Measured measured =
        measure(
            "100",
            new GateEntrance(1_000),
            () ->
                switch (next[0]++ % 5) {
                  case 0 -> Mono.just(new Reply(0, null));
                  case 1 -> Mono.just(new Reply(0, "status 503"));
                  case 2 -> Mono.error(new IOException("gone"));
                  case 3 -> Mono.empty();
                  default -> Mono.never();
                });

    assertThat(measured.counts().offered()).isEqualTo(50);
    assertThat(measured.errors())
        .isEqualTo(Map.of("status 503", 10L, "IOException", 10L, "no reply", 10L, "timeout", 10L));
    assertThat(measured.times().refused().getTotalCount()).isEqualTo(10);
    assertAllAccountedFor(measured);
  }

  /* Once the run is over its target is closed, and the request would fail instead. */
  @Test
  void run_requestThatTakesTooLong_isCancelledBeforeItsEndIsTold() throws Exception {
    List<String> happened = new CopyOnWriteArrayList<>();
    Entrance told =
        new Entrance() {
          @Override
          public Mono<Reply> pass(Mono<Reply> request) {
            return request.doOnError(error -> happened.add("told"));
          }

          @Override
          public void close() {}
        };

    measure("2", told, () -> Mono.<Reply>never().doOnCancel(() -> happened.add("cancelled")));

    assertThat(happened).containsExactly("cancelled", "told");
  }

  @Test
  void run_longAfterItWasMade_beginsThenAndBooksNoLag() throws Exception {
    AtomicLong ahead = new AtomicLong();
    LoadRun run =
        new LoadRun(
            new ShapedSchedule(Rates.parse("100"), Spacing.EVEN, 0),
            Duration.ZERO,
            Duration.ofMillis(100),
            Duration.ofMillis(200),
            SLO,
            new GateEntrance(100),
            target(() -> Mono.just(new Reply(0, null))),
            new Clock() {
              @Override
              public long nanoTime() {
                return Clock.system().nanoTime() + ahead.get();
              }

              @Override
              public void waitUntil(long nanos) {
                Clock.system().waitUntil(nanos - ahead.get());
              }
            });
    ahead.set(Duration.ofHours(1).toNanos());

    Measured measured = run.run(seconds::add);

    assertThat(measured.counts().offered()).isEqualTo(10);
    assertThat(measured.times().lag().getMaxValue()).isLessThan(Duration.ofMinutes(30).toNanos());
  }

  @Test
  void run_poolThatEndsWhatIsOnTheWire_countsItAsWrongNotAsTurnedAway() throws Exception {
    WorkerPool pool =
        WorkerPools.fixed("w", 5)
            .queueCapacity(50)
            .overflow(Overflow.reject())
            .taskTimeout(Duration.ofMillis(20))
            .build();
    Duration length = Duration.ofMillis(100);

    Measured measured =
        run("100", length, Duration.ofSeconds(5), new PoolEntrance(pool), target(Mono::never))
            .run(seconds::add);

    assertThat(measured.counts().started()).isEqualTo(10);
    assertThat(measured.errors()).isEqualTo(Map.of("ran too long", 10L));
    assertThat(measured.backpressure()).isEmpty();
    assertAllAccountedFor(measured);
  }

  @Test
  void run_pool_completesEachTaskInItsLedgerToo() throws Exception {
    WorkerPool pool =
        WorkerPools.fixed("w", 5).queueCapacity(500).overflow(Overflow.reject()).build();

    Measured measured = measure("100", new PoolEntrance(pool), () -> Mono.just(new Reply(0, null)));

    assertThat(measured.counts().completed()).isEqualTo(50);
    await().untilAsserted(() -> assertThat(pool.snapshot().ledger().completed()).isEqualTo(50));
  }

  @Test
  void stop_inTheMiddle_endsWhatIsUnderWayAndAccountsForIt() throws Exception {
    LoadRun run =
        run(
            "100",
            Duration.ofHours(1),
            Duration.ofSeconds(5),
            new GateEntrance(1_000),
            target(() -> Mono.delay(Duration.ofMillis(20)).thenReturn(new Reply(0, null))));

    Measured measured = run.run(second -> run.stop());

    assertThat(measured.counts().offered()).isBetween(50L, 500L);
    assertThat(measured.counts().cutOff()).isZero();
    assertAllAccountedFor(measured);
  }

  /* What is turned away is nothing that the target's threads had to do. */
  @Test
  void run_requestsThatDoNotGetToTheWire_areNoStepsOfTheTargets() throws Exception {
    AtomicReference<LongSupplier> steps = new AtomicReference<>();
    Target silent =
        new Target() {
          @Override
          public Mono<Reply> next() {
            return Mono.never();
          }

          @Override
          public Disposable watch(LongSupplier ofRequests, Lateness lateness) {
            steps.set(ofRequests);
            return Disposables.disposed();
          }

          @Override
          public void close() {}
        };
    LoadRun run =
        new LoadRun(
            new TraceSchedule(0, 0, 0, 0, 0),
            Duration.ofMillis(10),
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            new GateEntrance(1),
            silent);

    Measured measured = run.run(second -> {});

    assertThat(measured.counts()).isEqualTo(new Counts(5, 1, 0, 0, 1, 4, 0, 0));
    assertThat(steps.get().getAsLong()).isEqualTo(2);
  }
}
