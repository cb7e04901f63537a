package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.EnumSource.Mode.EXCLUDE;

import dev.weir.observe.Ledger;
import dev.weir.observe.PoolSnapshot;
import dev.weir.pool.PoolDisposedException;
import dev.weir.pool.PoolRejectedException;
import dev.weir.pool.QueueTimeoutException;
import dev.weir.pool.WorkerPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** {@code map…} and {@code flatMap…}: order, bounds, demand, failure, cancel and discards. */
@OverEveryPool
class MapTest extends PoolContract {

  static Stream<Arguments> mappingsUnderWaitingStrategies() {
    return Arrays.stream(Mapping.values())
        .flatMap(
            mapping ->
                Stream.of(Strategy.BLOCK, Strategy.TIMEOUT, Strategy.CALLER_RUNS)
                    .map(strategy -> Arguments.of(mapping, strategy)));
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_manyElementsThroughASmallPool_losesAndRepeatsNothing(Mapping mapping) {
    WorkerPool pool = pool(builder(3).queueCapacity(5));
    int count = 20_000;
    Serialized<Integer> subscriber = new Serialized<>();

    Flux.range(0, count).transform(mapping.on(pool, (Integer i) -> i + 1)).subscribe(subscriber);

    List<Integer> values = subscriber.values();
    assertThat(values).hasSize(count).doesNotHaveDuplicates();
    if (mapping.isOrdered()) {
      assertThat(values).isSorted();
    }
    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().completed()).isEqualTo(count);
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_unevenWork_keepsTheSourcesOrderIfItSaysSo(Mapping mapping) {
    WorkerPool pool = pool(builder(4).queueCapacity(8));

    List<Integer> values =
        Flux.range(0, 500)
            .hide()
            .transform(
                mapping.on(
                    pool,
                    (Integer i) -> {
                      for (int n = ThreadLocalRandom.current().nextInt(20_000); n > 0; n--) {
                        Thread.onSpinWait();
                      }
                      return i;
                    }))
            .collectList()
            .block(PATIENCE);

    assertThat(values)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 500).boxed().toList());
    if (mapping.isOrdered()) {
      assertThat(values).isSorted();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Mapping.class,
      names = {"MAP_UNORDERED", "FLAT_MAP"})
  void map_unordered_emitsAsTheyComplete(Mapping mapping) {
    WorkerPool pool = pool(2);
    CountDownLatch secondOut = new CountDownLatch(1);

    StepVerifier.create(
            Flux.just(1, 2)
                .transform(
                    mapping.on(
                        pool,
                        (Integer i) -> {
                          if (i == 1) {
                            await(secondOut);
                          }
                          return i;
                        }))
                .doOnNext(i -> secondOut.countDown()))
        .expectNext(2, 1)
        .expectComplete()
        .verify(PATIENCE);
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_usesEveryWorkerAtOnce(Mapping mapping) {
    WorkerPool pool = pool(4);
    CyclicBarrier all = new CyclicBarrier(4);

    StepVerifier.create(
            Flux.range(0, 16)
                .transform(
                    mapping.on(
                        pool,
                        (Integer i) -> {
                          meet(all);
                          return i;
                        })))
        .expectNextCount(16)
        .expectComplete()
        .verify(PATIENCE);
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_body_runsOnAWorker(Mapping mapping) {
    WorkerPool pool = pool(2);

    List<String> threads =
        Flux.range(0, 20)
            .transform(mapping.on(pool, (Integer i) -> Thread.currentThread().getName()))
            .collectList()
            .block(PATIENCE);

    assertThat(threads).hasSize(20).allMatch(name -> name.startsWith(pool.config().name()));
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_results_areSignalledByWorkersAndNeverByTheSourcesThread(Mapping mapping) {
    WorkerPool pool = pool(builder(2).queueCapacity(4));
    Set<String> threads = ConcurrentHashMap.newKeySet();

    Flux.range(0, 20_000)
        .transform(mapping.on(pool, (Integer i) -> i))
        .doOnNext(i -> threads.add(Thread.currentThread().getName()))
        .blockLast(PATIENCE);

    assertThat(threads).allMatch(name -> name.startsWith(pool.config().name()));
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_emptySource_completes(Mapping mapping) {
    WorkerPool pool = pool(1);

    StepVerifier.create(Flux.<Integer>empty().transform(mapping.on(pool, (Integer i) -> i)))
        .expectComplete()
        .verify(PATIENCE);
    assertThat(pool.snapshot().ledger().offered()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_subscribedTwice_sharesNothing(Mapping mapping) {
    WorkerPool pool = pool(2);
    Flux<Integer> mapped = Flux.range(0, 100).transform(mapping.on(pool, (Integer i) -> i));

    CompletableFuture<List<Integer>> first = mapped.collectList().toFuture();
    CompletableFuture<List<Integer>> second = mapped.collectList().toFuture();

    assertThat(first).succeedsWithin(PATIENCE);
    assertThat(second).succeedsWithin(PATIENCE);
    assertThat(first.join()).hasSize(100);
    assertThat(second.join()).hasSize(100);
  }

  @ParameterizedTest
  @MethodSource("mappingsUnderWaitingStrategies")
  void map_withoutDemand_requestsOnlyWhatRoomAndWindowHold(Mapping mapping, Strategy strategy) {
    WorkerPool pool = pool(builder(2).queueCapacity(6).overflow(strategy.patientOverflow()));
    AtomicLong taken = new AtomicLong();
    AtomicInteger mapped = new AtomicInteger();
    TestSubscriber<Integer> subscriber = TestSubscriber.builder().initialRequest(0).build();

    Flux.range(0, 1_000_000)
        .hide()
        .doOnNext(i -> taken.incrementAndGet())
        .transform(
            mapping.on(
                pool,
                (Integer i) -> {
                  mapped.incrementAndGet();
                  return i;
                }))
        .subscribe(subscriber);

    // What was taken stands in the window or, as a Publisher without demand, keeps its place.
    awaitQuiet(pool);
    assertThat(taken.get()).as("elements in flight").isBetween(1L, bound(pool));
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    subscriber.cancel();
  }

  @ParameterizedTest
  @MethodSource("mappingsUnderWaitingStrategies")
  void map_slowConsumer_slowsAdmissionDown(Mapping mapping, Strategy strategy) {
    WorkerPool pool = pool(builder(2).queueCapacity(6).overflow(strategy.patientOverflow()));
    AtomicLong taken = new AtomicLong();
    TestSubscriber<Integer> subscriber = TestSubscriber.builder().initialRequest(0).build();
    Flux.range(0, 24)
        .hide()
        .doOnNext(i -> taken.incrementAndGet())
        .transform(mapping.on(pool, (Integer i) -> i))
        .subscribe(subscriber);

    for (int received = 1; received <= 24; received++) {
      int expected = received;
      subscriber.request(1);
      eventually().until(() -> subscriber.getReceivedOnNext().size() == expected);
      assertThat(taken.get() - received).as("elements in flight").isLessThanOrEqualTo(bound(pool));
    }

    subscriber.block(PATIENCE);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(subscriber.getReceivedOnNext())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 24).boxed().toList());
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_onAFullRoomUnderBlock_hasAtMostOneWaiter(Mapping mapping) {
    WorkerPool pool = pool(builder(1).queueCapacity(1).maxWaiters(3));
    Saturation saturation = saturate(pool);
    List<CompletableFuture<List<Integer>>> streams = new ArrayList<>();

    for (int i = 0; i < 3; i++) {
      streams.add(
          Flux.range(0, 200)
              .transform(mapping.on(pool, (Integer n) -> n))
              .collectList()
              .toFuture());
    }

    assertThat(pool.snapshot().ledger().waiting()).isLessThanOrEqualTo(3);
    saturation.release();
    for (CompletableFuture<List<Integer>> stream : streams) {
      assertThat(stream).succeedsWithin(PATIENCE);
      assertThat(stream.join()).hasSize(200);
    }
    assertThat(pool.snapshot().ledger().rejected()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_fullUnderDrop_leavesElementsOutAndDiscardsThem(Mapping mapping) {
    WorkerPool pool = pool(builder(1).queueCapacity(2).overflow(Strategy.DROP.overflow()));
    List<Integer> discarded = new CopyOnWriteArrayList<>();
    Saturation saturation = saturate(pool);
    TestPublisher<Integer> source = TestPublisher.create();
    CompletableFuture<List<Integer>> result =
        source
            .flux()
            .transform(mapping.on(pool, (Integer i) -> i))
            .collectList()
            .doOnDiscard(Integer.class, discarded::add)
            .toFuture();

    source.assertMinRequested(Long.MAX_VALUE);
    source.next(1, 2, 3);
    assertThat(discarded).containsExactly(1, 2, 3);
    saturation.release();
    Pools.awaitSettled(pool);
    source.next(4).complete();

    assertThat(result).succeedsWithin(PATIENCE);
    assertThat(result.join()).containsExactly(4);
    assertThat(discarded).containsExactly(1, 2, 3);
    assertThat(pool.snapshot().ledger().dropped()).isEqualTo(3);
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_floodUnderDrop_accountsForEveryElement(Mapping mapping) {
    WorkerPool pool = pool(builder(2).queueCapacity(4).overflow(Strategy.DROP.overflow()));
    AtomicInteger discarded = new AtomicInteger();
    int count = 50_000;

    List<Integer> received =
        Flux.range(0, count)
            .hide()
            .transform(mapping.on(pool, (Integer i) -> i))
            .doOnDiscard(Integer.class, i -> discarded.incrementAndGet())
            .collectList()
            .block(PATIENCE);

    assertThat(received).isNotEmpty().doesNotHaveDuplicates();
    if (mapping.isOrdered()) {
      assertThat(received).isSorted();
    }
    assertThat(received.size() + discarded.get()).isEqualTo(count);
    Pools.awaitSettled(pool);
    Ledger ledger = pool.snapshot().ledger();
    assertThat(ledger.completed()).isGreaterThanOrEqualTo(received.size());
    assertThat(ledger.offered()).isLessThanOrEqualTo(count);
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_fullUnderReject_failsTheStreamAndCancelsTheSource(Mapping mapping) {
    WorkerPool pool = pool(builder(1).queueCapacity(2).overflow(Strategy.REJECT.overflow()));
    Saturation saturation = saturate(pool);
    List<Integer> discarded = new CopyOnWriteArrayList<>();
    TestPublisher<Integer> source = TestPublisher.create();
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    source
        .flux()
        .transform(mapping.on(pool, (Integer i) -> i))
        .doOnDiscard(Integer.class, discarded::add)
        .subscribe(subscriber);

    source.next(1);

    subscriber.block(PATIENCE);
    assertThat(subscriber.expectTerminalError())
        .isInstanceOf(PoolRejectedException.class)
        .hasMessageContaining(pool.config().name());
    source.assertCancelled();
    assertThat(discarded).containsExactly(1);
    assertThat(pool.snapshot().ledger().rejected()).isEqualTo(1);
    saturation.release();
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_elementWaitsTooLongUnderTimeout_failsTheStream(Mapping mapping) {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    WorkerPool pool =
        pool(builder(1).queueCapacity(2).timer(clock).overflow(Strategy.TIMEOUT.overflow()));
    Saturation saturation = saturate(pool);
    TestPublisher<Integer> source = TestPublisher.create();
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    source.flux().transform(mapping.on(pool, (Integer i) -> i)).subscribe(subscriber);

    source.next(1);
    clock.advanceTimeBy(Strategy.WAIT.minusMillis(1));
    assertThat(subscriber.isTerminatedOrCancelled()).isFalse();
    clock.advanceTimeBy(Strategy.WAIT);

    subscriber.block(PATIENCE);
    assertThat(subscriber.expectTerminalError()).isInstanceOf(QueueTimeoutException.class);
    source.assertCancelled();
    saturation.release();
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_mapperThrows_failsTheStreamAndCancelsTheRest(Mapping mapping) {
    WorkerPool pool = pool(builder(2).queueCapacity(4));
    Sinks.Many<Integer> source = Sinks.many().unicast().onBackpressureBuffer();
    AtomicBoolean sourceCancelled = new AtomicBoolean();
    Hold other = hold();
    CompletableFuture<List<Integer>> result =
        source
            .asFlux()
            .doOnCancel(() -> sourceCancelled.set(true))
            .transform(
                mapping.on(
                    pool,
                    (Integer i) -> {
                      if (i == 1) {
                        throw new IllegalStateException("mapper");
                      }
                      return other.runAndReturn(i);
                    }))
            .collectList()
            .toFuture();
    if (!mapping.isOrdered()) {
      source.tryEmitNext(0);
      other.awaitStarted();
    }

    source.tryEmitNext(1);

    assertThat(result)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(IllegalStateException.class)
        .withMessage("mapper");
    eventually().untilTrue(sourceCancelled);
    if (!mapping.isOrdered()) {
      other.awaitEnded();
      assertThat(other.interrupts()).isEqualTo(1);
    }
    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().failed()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mapping.class,
      names = {"MAP", "MAP_UNORDERED"})
  void map_mapperReturnsNull_failsWithNullPointer(Mapping mapping) {
    WorkerPool pool = pool(1);

    StepVerifier.create(Flux.just(1).transform(mapping.on(pool, (Integer i) -> (Integer) null)))
        .expectError(NullPointerException.class)
        .verify(PATIENCE);
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_sourceFails_failsAndLeavesNothingRunning(Mapping mapping) {
    WorkerPool pool = pool(2);

    StepVerifier.create(
            Flux.range(0, 10)
                .concatWith(Flux.error(new IllegalStateException("source")))
                .transform(mapping.on(pool, (Integer i) -> i))
                .ignoreElements())
        .expectErrorMessage("source")
        .verify(PATIENCE);
    StepVerifier.create(
            Flux.<Integer>error(new IllegalStateException("at once"))
                .transform(mapping.on(pool, (Integer i) -> i)))
        .expectErrorMessage("at once")
        .verify(PATIENCE);

    Pools.awaitSettled(pool);
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void cancel_whileRunningQueuedAndWaiting_interruptsAndDiscards(Mapping mapping) {
    WorkerPool pool = pool(builder(1).queueCapacity(2));
    List<Object> discarded = new CopyOnWriteArrayList<>();
    AtomicBoolean sourceCancelled = new AtomicBoolean();
    AtomicInteger taken = new AtomicInteger();
    AtomicInteger runs = new AtomicInteger();
    Hold hold = hold();
    Disposable subscription =
        Flux.range(0, 1_000)
            .hide()
            .doOnCancel(() -> sourceCancelled.set(true))
            .doOnNext(i -> taken.incrementAndGet())
            .<Object>transform(
                mapping.on(
                    pool,
                    (Integer i) -> {
                      runs.incrementAndGet();
                      return hold.runAndReturn("result of " + i);
                    }))
            .doOnDiscard(Object.class, discarded::add)
            .subscribe();
    hold.awaitStarted();

    subscription.dispose();

    assertThat(sourceCancelled).isTrue();
    hold.awaitEnded();
    assertThat(hold.interrupts()).isEqualTo(1);
    Pools.awaitSettled(pool);
    assertThat(runs).hasValue(1);
    // The elements that never ran, and the one result that came too late, each once.
    eventually().until(() -> discarded.size() >= taken.get() - 1);
    assertThat(discarded).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(taken.get());
    Ledger ledger = pool.snapshot().ledger();
    assertThat(ledger.cancelled()).isPositive();
    assertThat(ledger.completed()).isZero();
  }

  /* Not flatMapSequential, which merges with Reactor's operator: that one forgets what is in the queues
   * of its inner Publishers when it is cancelled. */
  @ParameterizedTest
  @EnumSource(value = Mapping.class, mode = EXCLUDE, names = "FLAT_MAP_SEQUENTIAL")
  void cancel_withResultsInTheWindow_discardsEachOnce(Mapping mapping) {
    WorkerPool pool = pool(builder(2).queueCapacity(2));
    List<String> discarded = new CopyOnWriteArrayList<>();
    AtomicInteger produced = new AtomicInteger();
    TestSubscriber<String> subscriber = TestSubscriber.builder().initialRequest(0).build();
    Flux.range(0, 1_000)
        .hide()
        .transform(mapping.on(pool, (Integer i) -> "result " + produced.incrementAndGet()))
        .doOnDiscard(String.class, discarded::add)
        .subscribe(subscriber);
    awaitQuiet(pool);
    assertThat(produced).hasPositiveValue();

    subscriber.cancel();

    eventually()
        .untilAsserted(() -> assertThat(discarded).doesNotHaveDuplicates().hasSize(produced.get()));
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void take_endsEarly_leavesNothingBehind(Mapping mapping) {
    WorkerPool pool = pool(builder(2).queueCapacity(4));

    for (int i = 1; i <= 60; i++) {
      StepVerifier.create(
              Flux.range(0, 10_000).transform(mapping.on(pool, (Integer n) -> n)).take(i))
          .expectNextCount(i)
          .expectComplete()
          .verify(PATIENCE);
    }

    Pools.awaitSettled(pool);
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_poolDisposedMidway_failsTheStream(Mapping mapping) {
    WorkerPool pool = pool(builder(1).queueCapacity(2));
    Hold hold = hold();
    CompletableFuture<List<Integer>> result =
        Flux.range(0, 100)
            .transform(mapping.on(pool, (Integer i) -> hold.runAndReturn(i)))
            .collectList()
            .toFuture();
    hold.awaitStarted();

    pool.dispose();

    assertThat(Pools.failureOf(result))
        .isInstanceOfAny(PoolDisposedException.class, PoolRejectedException.class);
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_onADisposedPool_failsWithPoolRejected(Mapping mapping) {
    WorkerPool pool = pool(1);
    pool.dispose();

    StepVerifier.create(Flux.range(0, 3).transform(mapping.on(pool, (Integer i) -> i)))
        .expectError(PoolRejectedException.class)
        .verify(PATIENCE);
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_gracefulDisposalMidway_finishesWhatWasAcceptedThenFails(Mapping mapping) {
    WorkerPool pool = pool(builder(1).queueCapacity(2));
    Hold hold = hold();
    CompletableFuture<List<Integer>> result =
        Flux.range(0, 1_000)
            .transform(mapping.on(pool, (Integer i) -> hold.runAndReturn(i)))
            .collectList()
            .toFuture();
    hold.awaitStarted();

    CompletableFuture<Void> disposed = pool.disposeGracefully().toFuture();
    hold.release();

    assertThat(disposed).succeedsWithin(PATIENCE);
    assertThat(result)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(PoolRejectedException.class);
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_manyStreamsAtOnce_shareThePoolAndAllFinish(Mapping mapping) {
    WorkerPool pool = pool(builder(2).queueCapacity(2).maxWaiters(64));
    List<CompletableFuture<Long>> streams = new ArrayList<>();

    for (int i = 0; i < 32; i++) {
      streams.add(
          Flux.range(0, 500).transform(mapping.on(pool, (Integer n) -> n)).count().toFuture());
    }

    for (CompletableFuture<Long> stream : streams) {
      assertThat(stream).succeedsWithin(PATIENCE).isEqualTo(500L);
    }
    assertThat(pool.snapshot().ledger().rejected()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_chainedOnTheSamePool_doesNotDeadlock(Mapping mapping) {
    WorkerPool pool = pool(builder(1).queueCapacity(1));

    StepVerifier.create(
            Flux.range(0, 300)
                .transform(mapping.on(pool, (Integer n) -> n + 1))
                .transform(mapping.on(pool, (Integer n) -> n + 1))
                .count())
        .expectNext(300L)
        .expectComplete()
        .verify(PATIENCE);
  }

  @ParameterizedTest
  @EnumSource(Mapping.class)
  void map_blockingConsumer_keepsNoOtherWorker(Mapping mapping) {
    WorkerPool pool = pool(builder(2).queueCapacity(8));
    Hold slowConsumer = hold();
    AtomicReference<Throwable> error = new AtomicReference<>();
    Disposable subscription =
        Flux.range(0, 100)
            .transform(mapping.on(pool, (Integer n) -> n))
            .subscribeOn(Schedulers.boundedElastic()) // the source must not hold the test's thread
            .subscribe(n -> slowConsumer.run(), error::set);
    slowConsumer.awaitStarted();

    // The consumer holds the one worker that emits to it; the other one still serves.
    assertThat(pool.submit(() -> "served").block(PATIENCE)).isEqualTo("served");

    subscription.dispose();
    slowConsumer.release();
    Pools.awaitSettled(pool);
    assertThat(error.get()).isNull();
  }

  @ParameterizedTest
  @EnumSource(Strategy.class)
  void map_null_throwsNullPointer(Strategy strategy) {
    WorkerPool pool = pool(builder(1).overflow(strategy.overflow()));

    assertThatThrownBy(() -> pool.map((Function<Integer, Integer>) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> pool.mapUnordered((Function<Integer, Integer>) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> pool.flatMap((Function<Integer, Flux<Integer>>) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> pool.flatMapSequential((Function<Integer, Flux<Integer>>) null))
        .isInstanceOf(NullPointerException.class);
  }

  /** What room and result window may hold together, and the one element that waits for room. */
  private static long bound(WorkerPool pool) {
    return 2L * pool.config().capacity() + 1;
  }

  private static void awaitQuiet(WorkerPool pool) {
    eventually()
        .until(
            () -> {
              PoolSnapshot now = pool.snapshot();
              return now.ledger().offered() > 0 && now.depth() == 0 && now.busy() == 0;
            });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
      throw new IllegalStateException("the workers did not run at once", e);
    }
  }
}
