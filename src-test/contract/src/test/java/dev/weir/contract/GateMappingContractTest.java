package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.observe.Ledger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** What a gate's flatMap and its kin owe their source, their Publishers and their subscriber. */
class GateMappingContractTest {

  enum Mapped {
    FLAT_MAP {
      @Override
      <T, R> Function<Flux<T>, Flux<R>> on(Gate gate, Function<T, Publisher<R>> mapper) {
        return gate.flatMap(mapper);
      }
    },
    FLAT_MAP_SEQUENTIAL {
      @Override
      <T, R> Function<Flux<T>, Flux<R>> on(Gate gate, Function<T, Publisher<R>> mapper) {
        return gate.flatMapSequential(mapper);
      }
    },
    CONCAT_MAP {
      @Override
      <T, R> Function<Flux<T>, Flux<R>> on(Gate gate, Function<T, Publisher<R>> mapper) {
        return gate.concatMap(mapper);
      }
    };

    abstract <T, R> Function<Flux<T>, Flux<R>> on(Gate gate, Function<T, Publisher<R>> mapper);
  }

  private static final int PERMITS = 3;

  private final Gate gate = Gate.of("contract").limit(Limits.fixed(PERMITS)).build();
  private final HandSource<Integer> source = new HandSource<>();
  private final List<Object> discarded = new CopyOnWriteArrayList<>();

  @AfterEach
  void everyPermitIsHome() {
    eventually().until(() -> gate.snapshot().ledger().pending() == 0);
    Ledger ledger = gate.snapshot().ledger();
    assertThat(ledger.isBalanced()).as("%s", ledger).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void context_ofTheSubscriber_reachesSourceAndPublishers(Mapped kind) {
    List<Object> seen = new ArrayList<>();
    Flux<Integer> reading =
        Flux.deferContextual(
            context -> {
              seen.add(context.get("key"));
              return Flux.range(1, 2);
            });

    StepVerifier.create(
            reading
                .transform(
                    kind.on(
                        gate,
                        (Integer i) ->
                            Mono.deferContextual(
                                context -> {
                                  seen.add(context.get("key"));
                                  return Mono.just(i);
                                })))
                .contextWrite(Context.of("key", "value")))
        .expectNext(1, 2)
        .verifyComplete();

    assertThat(seen).containsExactly("value", "value", "value");
  }

  @ParameterizedTest
  @EnumSource
  void cancel_whilePublishersRun_cancelsThemAndTheSource(Mapped kind) {
    AtomicInteger cancelled = new AtomicInteger();
    Disposable stream =
        Flux.from(source)
            .transform(
                kind.on(
                    gate,
                    (Integer i) -> Mono.<Integer>never().doOnCancel(cancelled::incrementAndGet)))
            .subscribe();
    source.next(kind == Mapped.CONCAT_MAP ? List.of(1) : List.of(1, 2, 3));
    long running = gate.snapshot().inFlight();

    stream.dispose();
    stream.dispose();

    assertThat(running).isEqualTo(kind == Mapped.CONCAT_MAP ? 1 : PERMITS);
    assertThat(cancelled).hasValue((int) running);
    assertThat(source.cancels()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void elements_afterACancel_areDiscarded(Mapped kind) {
    Disposable stream =
        Flux.from(source)
            .transform(kind.on(gate, (Integer i) -> Mono.<Integer>never()))
            .contextWrite(c -> Operators.enableOnDiscard(c, discarded::add))
            .subscribe();

    stream.dispose();
    source.subscriber().onNext(7);

    assertThat(discarded).containsExactly(7);
  }

  @ParameterizedTest
  @EnumSource
  void source_sendsMoreThanItWasAskedFor_failsTheStreamAndDiscardsTheElement(Mapped kind) {
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    Flux.from(source)
        .transform(kind.on(gate, (Integer i) -> Mono.<Integer>never()))
        .contextWrite(c -> Operators.enableOnDiscard(c, discarded::add))
        .subscribe(subscriber);
    long asked = source.requested();

    for (int i = 0; i <= asked; i++) {
      source.subscriber().onNext(i);
    }
    for (int i = 0; i <= PERMITS && !subscriber.isTerminatedError(); i++) { // one waits by now
      source.subscriber().onNext(100 + i);
    }

    assertThat(subscriber.isTerminatedError()).isTrue();
    assertThat(subscriber.expectTerminalError()).matches(Exceptions::isOverflow);
    assertThat(discarded).hasSize(1);
    assertThat(source.cancels()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void source_failsMidway_endsTheStreamWithThat(Mapped kind) {
    StepVerifier.create(
            Flux.concat(Flux.range(0, 2), Flux.error(new IllegalStateException("source")))
                .transform(kind.on(gate, (Integer i) -> Mono.just(i))))
        .expectNext(0, 1)
        .verifyErrorMessage("source");
  }

  @ParameterizedTest
  @EnumSource
  void subscribe_twice_sharesNothingButTheGate(Mapped kind) {
    Flux<Integer> stream = Flux.range(0, 500).transform(kind.on(gate, (Integer i) -> Mono.just(i)));

    StepVerifier.create(Flux.merge(stream, stream).count()).expectNext(1_000L).verifyComplete();
  }

  @ParameterizedTest
  @EnumSource
  void assembly_withHooks_passesThroughThem(Mapped kind) {
    List<String> assembled = new ArrayList<>();
    Hooks.onEachOperator(
        "test",
        publisher -> {
          assembled.add(publisher.getClass().getSimpleName());
          return publisher;
        });
    try {
      StepVerifier.create(Flux.range(0, 3).transform(kind.on(gate, (Integer i) -> Mono.just(i))))
          .expectNextCount(3)
          .verifyComplete();
    } finally {
      Hooks.resetOnEachOperator("test");
    }
    assertThat(assembled).contains("FluxRange", "FluxDefer");
  }

  @ParameterizedTest
  @EnumSource
  void publishers_endOnManyThreads_signalsNeverOverlap(Mapped kind) {
    Serialized<Integer> subscriber = new Serialized<>();

    Flux.range(0, 20_000)
        .transform(kind.on(gate, (Integer i) -> Mono.just(i).publishOn(Schedulers.parallel())))
        .subscribe(subscriber);

    assertThat(subscriber.values()).hasSize(20_000).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void streams_severalOnManyThreads_shareTheGateAndAllEnd(Mapped kind) {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Flux<Integer> stream =
        Flux.range(0, 2_000)
            .transform(
                kind.on(
                    gate,
                    (Integer i) ->
                        Mono.fromCallable(
                                () -> {
                                  most.accumulateAndGet(now.incrementAndGet(), Math::max);
                                  now.decrementAndGet();
                                  return i;
                                })
                            .subscribeOn(Schedulers.parallel())));

    StepVerifier.create(Flux.merge(stream, stream, stream, stream).count())
        .expectNext(8_000L)
        .expectComplete()
        .verify(PoolContract.PATIENCE);

    assertThat(most.get()).isBetween(1, PERMITS);
  }
}
