package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.pool.BatchOptions;
import dev.weir.pool.Batcher;
import dev.weir.pool.ItemResult;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Batches on each kind of pool, offered by many threads at once. */
@OverEveryPool
class BatchTest extends PoolContract {

  private static final int PRODUCERS = 3;
  private static final int ITEMS = 5_000;

  private static BatchOptions<Integer> options() {
    return BatchOptions.<Integer>named("b").maxSize(16).maxDelay(Duration.ofMillis(2));
  }

  private static void awaitSettled(Batcher<?, ?> batcher) {
    eventually()
        .untilAsserted(
            () -> {
              Ledger ledger = batcher.ledger();
              assertThat(ledger.pending()).as("pending of %s", ledger).isZero();
              assertThat(ledger.isBalanced()).as("law of %s", ledger).isTrue();
            });
  }

  @ParameterizedTest
  @EnumSource(value = Strategy.class, mode = EnumSource.Mode.EXCLUDE, names = "CALLER_RUNS")
  void batch_manyProducers_everyItemHasOneFateAndItsOwnResult(Strategy strategy)
      throws InterruptedException {
    WorkerPool pool = pool(builder(2).queueCapacity(4));
    AtomicInteger wrong = new AtomicInteger();
    Batcher<Integer, Integer> batcher =
        pool.batchOutcomes(
            items -> {
              if (items.isEmpty()
                  || items.size() > 16
                  || items.stream().map(i -> i % 3).distinct().count() > 1) {
                wrong.incrementAndGet();
              }
              return items.stream()
                  .map(
                      i ->
                          i % 10 == 0
                              ? ItemResult.<Integer>failed(new IllegalStateException("tenth"))
                              : ItemResult.of(-i))
                  .toList();
            },
            options().key(i -> i % 3).capacity(100).overflow(strategy.patientOverflow()));
    AtomicInteger told = new AtomicInteger();
    AtomicInteger cancelled = new AtomicInteger();
    CountDownLatch producers = new CountDownLatch(PRODUCERS);
    for (int p = 0; p < PRODUCERS; p++) {
      Random random = new Random(p);
      new Thread(
              () -> {
                for (int i = 0; i < ITEMS; i++) {
                  int item = i;
                  Disposable mine =
                      batcher
                          .submit(item)
                          .subscribe(
                              result -> {
                                told.incrementAndGet();
                                if (result != -item || item % 10 == 0) {
                                  wrong.incrementAndGet();
                                }
                              },
                              error -> told.incrementAndGet());
                  if (random.nextInt(8) == 0) {
                    mine.dispose();
                    cancelled.incrementAndGet();
                  }
                }
                producers.countDown();
              },
              "producer")
          .start();
    }
    assertThat(producers.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();

    awaitSettled(batcher);
    Ledger ledger = batcher.ledger();
    assertThat(ledger.offered()).isEqualTo(PRODUCERS * ITEMS);
    assertThat(wrong).hasValue(0);
    assertThat(ledger.cancelled()).isLessThanOrEqualTo(cancelled.get());
    eventually()
        .untilAsserted(
            () ->
                assertThat(told.get())
                    .isBetween(
                        PRODUCERS * ITEMS - cancelled.get(),
                        (int) (ledger.offered() - ledger.cancelled())));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void batch_closedWhileItemsCome_settlesEveryOne(boolean gracefully) {
    for (int round = 0; round < 30; round++) {
      WorkerPool pool = pool(2);
      Batcher<Integer, Integer> batcher = pool.batch(items -> items, options().capacity(50));
      AtomicInteger told = new AtomicInteger();
      Thread producer =
          new Thread(
              () -> {
                for (int i = 0; i < 500; i++) {
                  batcher
                      .submit(i)
                      .subscribe(r -> told.incrementAndGet(), e -> told.incrementAndGet());
                }
              },
              "producer");
      producer.start();

      if (gracefully) {
        batcher.disposeGracefully().block(PATIENCE);
      } else {
        pool.dispose();
      }

      eventually().until(() -> !producer.isAlive());
      awaitSettled(batcher);
      eventually().until(() -> told.get() == 500);
      assertThat(batcher.ledger().offered()).isEqualTo(500);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void batch_inAPipeline_keepsResultsWithTheirItems(int workers) {
    WorkerPool pool = pool(workers);
    Batcher<Integer, Integer> squares =
        pool.batch(
            items -> items.stream().map(i -> i * i).toList(), options().overflow(Overflow.block()));

    StepVerifier.create(
            Flux.range(0, 2_000)
                .flatMapSequential(i -> squares.submit(i).zipWith(Mono.just(i)), 64)
                .filter(pair -> pair.getT1() != pair.getT2() * pair.getT2()))
        .expectComplete()
        .verify(PATIENCE);
    assertThat(squares.ledger().completed()).isEqualTo(2_000);
    assertThat(pool.snapshot().ledger().offered()).isLessThan(2_000);
    assertThat(List.of(squares.options().maxSize())).containsExactly(16);
  }
}
