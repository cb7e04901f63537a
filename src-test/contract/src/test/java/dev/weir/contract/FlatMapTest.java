package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.TaskTimeoutException;
import dev.weir.pool.WorkerPool;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** Publisher-valued elements: they keep their place in the room, but no worker. */
@OverEveryPool
class FlatMapTest extends PoolContract {

  /** The two operators. */
  enum Flavour {
    UNORDERED {
      @Override
      <T, R> Function<Flux<T>, Flux<R>> on(
          WorkerPool pool, Function<T, ? extends Publisher<? extends R>> mapper) {
        return pool.flatMap(mapper);
      }
    },
    SEQUENTIAL {
      @Override
      <T, R> Function<Flux<T>, Flux<R>> on(
          WorkerPool pool, Function<T, ? extends Publisher<? extends R>> mapper) {
        return pool.flatMapSequential(mapper);
      }
    };

    abstract <T, R> Function<Flux<T>, Flux<R>> on(
        WorkerPool pool, Function<T, ? extends Publisher<? extends R>> mapper);
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void flatMap_publishersPending_holdTheRoomButNoWorker(Flavour flavour) {
    WorkerPool pool = pool(builder(1).queueCapacity(3));
    List<Sinks.One<Integer>> inners = new CopyOnWriteArrayList<>();
    CompletableFuture<List<Integer>> result =
        Flux.range(0, 10)
            .transform(
                flavour.<Integer, Integer>on(
                    pool,
                    i -> {
                      Sinks.One<Integer> inner = Sinks.one();
                      inners.add(inner);
                      return inner.asMono();
                    }))
            .collectList()
            .toFuture();

    // One worker subscribed to four of them: as many as the room holds, and no more.
    eventually().until(() -> inners.size() == 4);
    assertThat(pool.snapshot().ledger().running()).isEqualTo(4);
    assertThat(pool.snapshot().ledger().queued()).isZero();
    eventually().until(() -> pool.snapshot().busy() == 0);
    assertThat(inners).hasSize(4);
    for (int done = 0; done < 10; done++) {
      int number = done;
      eventually().until(() -> inners.size() > number);
      inners.get(done).tryEmitValue(done);
      int subscribed = Math.min(10, done + 5);
      eventually().until(() -> inners.size() == subscribed);
    }

    assertThat(result).succeedsWithin(PATIENCE);
    assertThat(result.join()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void flatMap_mapperAndSubscription_happenOnAWorker(Flavour flavour) {
    WorkerPool pool = pool(2);
    List<String> threads = new CopyOnWriteArrayList<>();

    Flux.range(0, 10)
        .transform(
            flavour.<Integer, Integer>on(
                pool,
                i -> {
                  threads.add(Thread.currentThread().getName());
                  return Mono.defer(
                      () -> {
                        threads.add(Thread.currentThread().getName());
                        return Mono.just(i);
                      });
                }))
        .blockLast(PATIENCE);

    assertThat(threads).hasSize(20).allMatch(name -> name.startsWith(pool.config().name()));
  }

  @Test
  void flatMapSequential_firstElementSlow_holdsBackTheOthersResults() {
    WorkerPool pool = pool(4);
    Sinks.Many<Integer> first = Sinks.many().unicast().onBackpressureBuffer();
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    Flux.range(0, 3)
        .transform(
            pool.<Integer, Integer>flatMapSequential(
                i -> i == 0 ? first.asFlux() : Flux.just(i * 10, i * 10 + 1)))
        .subscribe(subscriber);
    eventually().until(() -> pool.snapshot().ledger().running() >= 1);

    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    first.tryEmitNext(0);
    first.tryEmitNext(1);
    eventually().until(() -> subscriber.getReceivedOnNext().size() == 2);
    first.tryEmitComplete();

    subscriber.block(PATIENCE);
    assertThat(subscriber.getReceivedOnNext()).containsExactly(0, 1, 10, 11, 20, 21);
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void flatMap_longInnersAndManyOfThem_loseNothing(Flavour flavour) {
    WorkerPool pool = pool(builder(2).queueCapacity(3));
    Serialized<Integer> subscriber = new Serialized<>();

    Flux.range(0, 50)
        .transform(flavour.<Integer, Integer>on(pool, i -> Flux.range(i * 1_000, 1_000)))
        .subscribe(subscriber);

    List<Integer> values = subscriber.values();
    assertThat(values).hasSize(50_000).doesNotHaveDuplicates();
    if (flavour == Flavour.SEQUENTIAL) {
      assertThat(values).isSorted();
    }
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void flatMap_endlessInnersAndSlowConsumer_bufferIsBounded(Flavour flavour) {
    WorkerPool pool = pool(builder(2).queueCapacity(2));
    AtomicLong produced = new AtomicLong();
    TestSubscriber<Object> subscriber = TestSubscriber.builder().initialRequest(5).build();

    Flux.range(0, 100)
        .transform(
            flavour.<Integer, Integer>on(
                pool,
                i -> Flux.range(0, 1_000_000).hide().doOnNext(n -> produced.incrementAndGet())))
        .subscribe(subscriber);

    eventually().until(() -> subscriber.getReceivedOnNext().size() == 5);
    eventually().until(() -> pool.snapshot().busy() == 0);
    // A window per inner, of which there are as many as the room holds.
    assertThat(produced.get()).isLessThanOrEqualTo(5 + 4 * 300);
    subscriber.cancel();
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void flatMap_innersEmitFromOtherThreads_signalsNeverOverlap(Flavour flavour) {
    WorkerPool pool = pool(builder(2).queueCapacity(6));
    WorkerPool other = pool(4);
    Serialized<Integer> subscriber = new Serialized<>();

    Flux.range(0, 100)
        .transform(
            flavour.<Integer, Integer>on(
                pool, i -> Flux.range(0, 200).publishOn(scheduler(other), 8)))
        .subscribe(subscriber);

    assertThat(subscriber.values()).hasSize(20_000);
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void flatMap_innerFails_failsTheStreamAndCancelsTheOthers(Flavour flavour) {
    WorkerPool pool = pool(builder(1).queueCapacity(3));
    AtomicInteger cancelled = new AtomicInteger();
    Sinks.One<Integer> failing = Sinks.one();
    CompletableFuture<Integer> result =
        Flux.range(0, 3)
            .transform(
                flavour.<Integer, Integer>on(
                    pool,
                    i ->
                        i == 0
                            ? failing.asMono()
                            : Mono.<Integer>never().doOnCancel(cancelled::incrementAndGet)))
            .next()
            .toFuture();
    eventually().until(() -> pool.snapshot().ledger().running() == 3);

    failing.tryEmitError(new IllegalStateException("inner"));

    assertThat(result)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingRootCause()
        .withMessage("inner");
    eventually().until(() -> cancelled.get() == 2);
    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().failed()).isEqualTo(1);
    assertThat(pool.snapshot().ledger().cancelled()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void flatMap_mapperThrowsOrReturnsNull_failsTheStream(Flavour flavour) {
    WorkerPool pool = pool(1);

    StepVerifier.create(
            Flux.just(1)
                .transform(
                    flavour.<Integer, Integer>on(
                        pool,
                        i -> {
                          throw new IllegalStateException("mapper");
                        })))
        .expectErrorMessage("mapper")
        .verify(PATIENCE);
    StepVerifier.create(
            Flux.just(1).transform(flavour.<Integer, Integer>on(pool, i -> (Mono<Integer>) null)))
        .expectError(NullPointerException.class)
        .verify(PATIENCE);
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void flatMap_cancelled_cancelsEveryInner(Flavour flavour) {
    WorkerPool pool = pool(builder(1).queueCapacity(3));
    AtomicInteger subscribed = new AtomicInteger();
    AtomicInteger cancelled = new AtomicInteger();
    Mono<Integer> inner =
        Mono.<Integer>never()
            .doOnSubscribe(s -> subscribed.incrementAndGet())
            .doOnCancel(cancelled::incrementAndGet);
    Disposable subscription =
        Flux.range(0, 100).transform(flavour.<Integer, Integer>on(pool, i -> inner)).subscribe();
    eventually().until(() -> subscribed.get() == 4); // not all that run are, yet
    assertThat(pool.snapshot().ledger().running()).isEqualTo(4);

    subscription.dispose();

    eventually().until(() -> cancelled.get() == 4);
    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().cancelled()).isGreaterThanOrEqualTo(4);
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void flatMap_emptyInners_freeTheirPlaces(Flavour flavour) {
    WorkerPool pool = pool(builder(1).queueCapacity(1));

    StepVerifier.create(
            Flux.range(0, 1_000).transform(flavour.<Integer, Integer>on(pool, i -> Flux.empty())))
        .expectComplete()
        .verify(PATIENCE);

    Pools.awaitSettled(pool);
    assertThat(pool.snapshot().ledger().completed()).isEqualTo(1_000);
  }

  @ParameterizedTest
  @EnumSource(Flavour.class)
  void flatMap_innerRunsTooLong_isCancelledAndFailsTheStream(Flavour flavour) {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    WorkerPool pool = pool(builder(1).timer(clock).taskTimeout(Strategy.WAIT));
    AtomicInteger subscribed = new AtomicInteger();
    AtomicInteger cancelled = new AtomicInteger();
    CompletableFuture<Integer> result =
        Flux.just(1)
            .transform(
                flavour.<Integer, Integer>on(
                    pool,
                    i ->
                        Mono.<Integer>never()
                            .doOnSubscribe(s -> subscribed.incrementAndGet())
                            .doOnCancel(cancelled::incrementAndGet)))
            .next()
            .toFuture();
    eventually().until(() -> subscribed.get() == 1); // running by the books it is before

    clock.advanceTimeBy(Strategy.WAIT);

    assertThat(result)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(TaskTimeoutException.class);
    eventually().until(() -> cancelled.get() == 1);
  }
}
