package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.flow.FlowMeter;
import dev.weir.flow.Intake;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import reactor.core.Disposable;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Whoever sends, offers, requests or cancels is not blocked, as BlockHound sees it. */
@Tag("blockhound")
class FlowOnNonBlockingThreadsTest {

  private static final int THREADS = 3;
  private static final int EACH = 3_000;

  @BeforeAll
  static void install() {
    BlockingCalls.install();
  }

  @BeforeEach
  void forget() {
    BlockingCalls.forget();
  }

  @AfterEach
  void nothingBlocked() {
    BlockingCalls.assertNone();
  }

  @ParameterizedTest
  @EnumSource(Buffering.class)
  void buffering_betweenParallelThreads_neverBlocks(Buffering kind) throws InterruptedException {
    FlowMeter meter = FlowMeter.named("meter");
    CountDownLatch ended = new CountDownLatch(THREADS);
    for (int t = 0; t < THREADS; t++) {
      Flux.range(0, EACH)
          .publishOn(Schedulers.parallel(), 8)
          .transform(kind.<Integer>of(3, Schedulers.parallel()).meter(meter))
          .publishOn(Schedulers.parallel(), 8)
          .hide()
          .doFinally(signal -> ended.countDown())
          .subscribe(i -> {}, error -> {});
    }

    assertThat(ended.await(PoolContract.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    eventually().until(() -> meter.ledger().pending() == 0);
  }

  @ParameterizedTest
  @EnumSource(Buffering.class)
  void buffering_cancelledOnAParallelThread_neverBlocks(Buffering kind) {
    FlowMeter meter = FlowMeter.named("meter");
    Sinks.Many<Integer> sink = Sinks.many().multicast().directBestEffort();
    List<Disposable> streams = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      streams.add(
          sink.asFlux()
              .transform(kind.<Integer>of(3, Schedulers.parallel()).meter(meter))
              .subscribe(i -> {}, error -> {}));
    }
    AtomicInteger done = new AtomicInteger();
    Schedulers.parallel()
        .schedule(
            () -> {
              for (int i = 0; i < EACH; i++) {
                sink.tryEmitNext(i);
              }
              done.incrementAndGet();
            });
    streams.forEach(
        stream ->
            Schedulers.parallel()
                .schedule(
                    () -> {
                      stream.dispose();
                      done.incrementAndGet();
                    }));

    eventually().until(() -> done.get() == THREADS + 1);
    eventually().until(() -> meter.ledger().pending() == 0);
  }

  @ParameterizedTest
  @EnumSource(value = Strategy.class, mode = Mode.EXCLUDE, names = "CALLER_RUNS")
  void intake_offeredToAndTakenFromOnParallelThreads_neverBlocks(Strategy strategy) {
    offerAndTake(Intake.<Integer>bounded(3).overflow(strategy.overflow()).build());
  }

  @Test
  void intake_thatDropsTheOldest_neverBlocks() {
    offerAndTake(Intake.<Integer>bounded(1).drop(BufferOverflowStrategy.DROP_OLDEST).build());
  }

  private static void offerAndTake(Intake<Integer> intake) {
    AtomicInteger done = new AtomicInteger();
    Disposable subscription =
        intake
            .asFlux()
            .publishOn(Schedulers.parallel(), 2)
            .delayElements(Duration.ofNanos(1))
            .subscribe();
    for (int t = 0; t < THREADS; t++) {
      Schedulers.parallel()
          .schedule(
              () -> {
                for (int i = 0; i < EACH; i++) {
                  intake.tryOffer(i);
                  Disposable send = intake.send(i).subscribe(nothing -> {}, error -> {});
                  if (i % 3 == 0) {
                    send.dispose();
                  }
                }
                done.incrementAndGet();
              });
    }
    eventually().until(() -> done.get() == THREADS);

    Schedulers.parallel()
        .schedule(
            () -> {
              intake.complete();
              subscription.dispose();
              done.incrementAndGet();
            });
    eventually().until(() -> done.get() == THREADS + 1);
    eventually().until(() -> intake.ledger().pending() == 0);
    assertThat(intake.ledger().isBalanced()).isTrue();
  }
}
