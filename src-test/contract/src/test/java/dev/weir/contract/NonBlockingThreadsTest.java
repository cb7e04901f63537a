package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.overflow.Overflow;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.TaskTimeoutException;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPoolBuilder;
import dev.weir.pool.WouldBlockException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Nothing here blocks a non-blocking thread, as BlockHound sees it, with no allow-list but the one
 * that the library brings along.
 */
@Tag("blockhound")
@OverEveryPool
class NonBlockingThreadsTest extends PoolContract {

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

  @Test
  void control_aThreadThatBlocks_isNoticed() {
    Throwable error =
        onParallel(
            () -> {
              try {
                Thread.sleep(1);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });

    assertThat(error).isInstanceOf(BlockingOperationError.class);
    assertThat(BlockingCalls.found()).isEqualTo(1);
    BlockingCalls.forget();
  }

  @Test
  void integration_ofTheLibrary_isFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(BlockHoundIntegration.class))
        .anyMatch(found -> found.getClass().getName().startsWith("dev.weir."));
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void execute_onANonBlockingThread_neverBlocks(Strategy strategy) {
    WorkerPool pool = small(strategy);
    AtomicInteger runs = new AtomicInteger();
    assertThat(onParallel(() -> pool.execute(runs::incrementAndGet))).isNull();
    eventually().until(() -> runs.get() == 1);
    Saturation saturation = saturate(pool);

    Throwable error = onParallel(() -> pool.execute(() -> {}));

    switch (strategy) {
      case BLOCK, TIMEOUT, CALLER_RUNS -> assertThat(error).isInstanceOf(WouldBlockException.class);
      case DROP, REJECT -> assertThat(error).isInstanceOf(RejectedExecutionException.class);
    }
    saturation.release();
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void submit_onANonBlockingThread_neverBlocks(Strategy strategy) {
    WorkerPool pool = small(strategy);
    Saturation saturation = saturate(pool);
    AtomicInteger ended = new AtomicInteger();

    assertThat(
            onParallel(
                () -> {
                  for (int i = 0; i < 50; i++) {
                    subscribe(pool.submit(() -> 1).flux(), ended);
                    subscribe(pool.submitOrEmpty(() -> 1).flux(), ended);
                    subscribe(pool.submitPublisher(() -> Flux.range(0, 10)), ended);
                    pool.submit(() -> 1).subscribe(n -> {}, e -> {}).dispose();
                  }
                }))
        .isNull();
    saturation.release();

    eventually().until(() -> ended.get() == 150);
  }

  @Test
  void schedule_onANonBlockingThread_neverBlocks() {
    WorkerPool pool = small(Strategy.BLOCK);
    Saturation saturation = saturate(pool);
    AtomicInteger runs = new AtomicInteger();

    assertThat(
            onParallel(
                () -> {
                  Scheduler scheduler = scheduler(pool);
                  scheduler.schedule(runs::incrementAndGet);
                  scheduler.schedule(() -> {}).dispose();
                  scheduler.schedule(runs::incrementAndGet, 1, TimeUnit.MILLISECONDS);
                  scheduler.schedule(() -> {}, 1, TimeUnit.HOURS).dispose();
                  scheduler.schedulePeriodically(() -> {}, 1, 1, TimeUnit.MILLISECONDS).dispose();
                  Scheduler.Worker worker = scheduler.createWorker();
                  worker.schedule(runs::incrementAndGet);
                  worker.schedule(runs::incrementAndGet, 1, TimeUnit.MILLISECONDS);
                  worker.schedule(() -> {}).dispose();
                  Scheduler.Worker other = scheduler.createWorker();
                  other.schedule(() -> {});
                  other.schedulePeriodically(() -> {}, 1, 1, TimeUnit.MILLISECONDS);
                  other.dispose();
                }))
        .isNull();
    saturation.release();

    eventually().until(() -> runs.get() == 4);
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_fromANonBlockingThread_neverBlocks(Mapping mapping) {
    WorkerPool pool = small(Strategy.BLOCK);

    List<Integer> values =
        Flux.range(0, 5_000)
            .publishOn(Schedulers.parallel())
            .transform(mapping.on(pool, (Integer i) -> i))
            .publishOn(Schedulers.parallel())
            .collectList()
            .block(PATIENCE);

    assertThat(values).hasSize(5_000);
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_cancelledFromANonBlockingThread_neverBlocks(Mapping mapping) {
    WorkerPool pool = small(Strategy.BLOCK);
    Hold hold = hold();
    AtomicReference<Disposable> subscription = new AtomicReference<>();
    assertThat(
            onParallel(
                () ->
                    subscription.set(
                        Flux.range(0, 100)
                            .transform(mapping.on(pool, (Integer i) -> hold.runAndReturn(i)))
                            .subscribe())))
        .isNull();
    hold.awaitStarted();

    assertThat(onParallel(() -> subscription.get().dispose())).isNull();

    hold.awaitEnded();
  }

  @Test
  void bodies_mayBlock() {
    WorkerPool pool = small(Strategy.BLOCK);

    String value =
        pool.submit(
                () -> {
                  new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
                  return Mono.delay(Duration.ofMillis(1)).map(n -> "blocked").block(PATIENCE);
                })
            .block(PATIENCE);

    assertThat(value).isEqualTo("blocked");
  }

  @Test
  void expiry_onParallel_neverBlocks() {
    WorkerPool pool = small(Strategy.TIMEOUT);
    List<CompletableFuture<Integer>> results = new ArrayList<>();
    List<Hold> holds = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Hold hold = hold();
      holds.add(hold);
      results.add(
          pool.submit(
                  () -> hold.runAndReturn(1), TaskOptions.none().taskTimeout(Duration.ofMillis(20)))
              .toFuture());
    }

    for (CompletableFuture<Integer> result : results) {
      assertThat(result)
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .havingRootCause()
          .isInstanceOfAny(TaskTimeoutException.class, RejectedExecutionException.class);
    }
    assertThat(holds).anyMatch(Hold::hasStarted);
  }

  @Test
  void operators_onThePool_neverBlockTheirNonBlockingSource() {
    WorkerPool pool = small(Strategy.BLOCK);

    AtomicInteger count = new AtomicInteger();
    Flux.interval(Duration.ofMillis(1))
        .take(50)
        .publishOn(scheduler(pool))
        .flatMap(i -> Mono.fromCallable(() -> i).subscribeOn(scheduler(pool)))
        .delayElements(Duration.ofMillis(1), scheduler(pool))
        .timeout(Duration.ofSeconds(30), scheduler(pool))
        .doOnNext(i -> count.incrementAndGet())
        .blockLast(PATIENCE);

    assertThat(count).hasValue(50);
  }

  @Test
  void observation_onANonBlockingThread_neverBlocks() {
    WorkerPool pool = small(Strategy.BLOCK);
    Saturation saturation = saturate(pool);

    assertThat(
            onParallel(
                () -> {
                  for (int i = 0; i < 100; i++) {
                    pool.snapshot();
                  }
                  pool.config();
                  pool.inners().forEach(inner -> inner.scan(Scannable.Attr.NAME));
                  pool.isDisposed();
                  pool.init();
                }))
        .isNull();

    saturation.release();
  }

  @Test
  void contention_betweenThreadsOfBothKinds_neverBlocksTheNonBlocking()
      throws InterruptedException {
    WorkerPool pool = pool(builder(2).queueCapacity(16).maxWaiters(100_000));
    AtomicBoolean stop = new AtomicBoolean();
    Thread hammer =
        new Thread(
            () -> {
              while (!stop.get()) {
                pool.submit(() -> 1).subscribe(n -> {}, e -> {});
                pool.schedule(() -> {}, 1, TimeUnit.HOURS).dispose();
                pool.snapshot();
              }
            });
    hammer.start();
    List<Throwable> errors = new ArrayList<>();

    for (int i = 0; i < 20; i++) {
      Throwable error =
          onParallel(
              () -> {
                for (int n = 0; n < 500; n++) {
                  pool.submit(() -> 1).subscribe(v -> {}, e -> {});
                  Disposable delayed = pool.schedule(() -> {}, 1, TimeUnit.HOURS);
                  Scheduler.Worker worker = pool.createWorker();
                  worker.schedule(() -> {});
                  worker.dispose();
                  delayed.dispose();
                  pool.snapshot();
                }
              });
      if (error != null) {
        errors.add(error);
      }
    }
    stop.set(true);
    hammer.join();

    assertThat(errors).isEmpty();
  }

  @Test
  void dispose_onANonBlockingThread_neverBlocks() {
    for (int i = 0; i < 20; i++) {
      WorkerPool forced = small(Strategy.BLOCK);
      saturate(forced);
      WorkerPool graceful = small(Strategy.BLOCK);
      graceful.schedule(() -> {});
      WorkerPool bounded = small(Strategy.BLOCK);
      saturate(bounded);

      assertThat(
              onParallel(
                  () -> {
                    forced.dispose();
                    graceful.disposeGracefully().subscribe();
                    bounded.disposeGracefully(Duration.ofMillis(5)).subscribe();
                  }))
          .isNull();

      for (WorkerPool pool : List.of(forced, graceful, bounded)) {
        Pools.awaitNoThread(pool);
      }
    }
  }

  @Test
  void build_onANonBlockingThread_neverBlocks() {
    WorkerPoolBuilder builder = builder(2).overflow(Overflow.reject());
    AtomicReference<WorkerPool> built = new AtomicReference<>();

    assertThat(onParallel(() -> built.set(builder.build()))).isNull();

    pools.add(built.get());
    assertThat(built.get().submit(() -> 1).block(PATIENCE)).isEqualTo(1);
  }

  private WorkerPool small(Strategy strategy) {
    return pool(builder(2).queueCapacity(2).maxWaiters(1_000).overflow(strategy.overflow()));
  }

  private static void subscribe(Flux<?> flux, AtomicInteger ended) {
    flux.subscribe(n -> {}, e -> ended.incrementAndGet(), ended::incrementAndGet);
  }

  /** Runs it on a thread that must not block, and says what it threw. */
  private static Throwable onParallel(Runnable body) {
    CompletableFuture<Throwable> outcome = new CompletableFuture<>();
    Schedulers.parallel()
        .schedule(
            () -> {
              try {
                body.run();
                outcome.complete(null);
              } catch (Throwable thrown) { // an Error too: that is what BlockHound throws
                outcome.complete(thrown);
              }
            });
    return outcome.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }
}
