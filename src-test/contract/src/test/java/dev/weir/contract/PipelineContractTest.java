package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineSnapshot;
import dev.weir.pipeline.Stage;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.test.StepVerifier;
import reactor.test.subscriber.TestSubscriber;
import reactor.util.context.Context;

/** What a pipeline owes its source and its subscriber, as if it were one operator. */
class PipelineContractTest {

  private static final Duration PATIENCE = PoolContract.PATIENCE;

  private final WorkerPool pool = WorkerPools.fixed("contract", 3).queueCapacity(32).build();
  private final Gate gate = Gate.of("contract").limit(Limits.fixed(2)).build();
  private final HandSource<Integer> source = new HandSource<>();
  private final List<Object> dropped = new CopyOnWriteArrayList<>();
  private final List<Object> discarded = new CopyOnWriteArrayList<>();
  private final Context context =
      Operators.enableOnDiscard(Context.of("key", "value"), discarded::add)
          .put("reactor.onNextDropped.local", (Consumer<Object>) dropped::add)
          .put("reactor.onErrorDropped.local", (Consumer<Throwable>) dropped::add);
  private Pipeline<Integer, Integer> pipeline;

  @AfterEach
  void theLawHoldsForEveryStageAndTheWhole() {
    if (pipeline != null) {
      eventually()
          .untilAsserted(
              () -> {
                PipelineSnapshot end = pipeline.snapshot();
                assertThat(end.pending()).as("%s", end).isZero();
                assertThat(end.isBalanced()).as("%s", end).isTrue();
                assertThat(end.runs()).isZero();
              });
      eventually().until(() -> pool.snapshot().ledger().pending() == 0);
      eventually().until(() -> gate.snapshot().ledger().pending() == 0);
    }
    pool.dispose();
  }

  private Pipeline<Integer, Integer> of(PipelineKind kind) {
    pipeline = kind.on(Pipeline.named("contract"), pool, gate).build();
    return pipeline;
  }

  /** One who records what is dropped and discarded, and asks by hand. */
  private class Recording extends BaseSubscriber<Integer> {
    private final List<Object> signals = new CopyOnWriteArrayList<>();

    @Override
    public Context currentContext() {
      return context;
    }

    Subscription operator() {
      return upstream();
    }

    @Override
    protected void hookOnSubscribe(Subscription s) {
      s.request(1_000);
    }

    @Override
    protected void hookOnNext(Integer value) {
      signals.add(value);
    }

    @Override
    protected void hookOnError(Throwable error) {
      signals.add(error);
    }

    @Override
    protected void hookOnComplete() {
      signals.add("end");
    }
  }

  private Recording begin(PipelineKind kind) {
    Recording subscriber = new Recording();
    Flux.from(source).transform(of(kind)).subscribe(subscriber);
    return subscriber;
  }

  @ParameterizedTest
  @EnumSource
  void elements_fromManyThreads_comeOutOnceAndNeverOverlap(PipelineKind kind) {
    Serialized<Integer> subscriber = new Serialized<>();

    Flux.range(0, 2_000).transform(of(kind)).subscribe(subscriber);

    assertThat(subscriber.values()).hasSize(2_000).doesNotHaveDuplicates();
    assertThat(pipeline.snapshot().offered()).isEqualTo(2_000);
    assertThat(pipeline.snapshot().completed()).isEqualTo(2_000);
  }

  @ParameterizedTest
  @EnumSource
  void request_nothing_nothingIsPassedOn_andTheSourceIsAskedForABoundedNumber(PipelineKind kind) {
    TestSubscriber<Integer> subscriber = TestSubscriber.builder().initialRequest(0).build();
    Flux.from(source).transform(of(kind)).subscribe(subscriber);
    int sent = 0;
    while (sent < source.requested() && sent < 1_000) {
      source.next(List.of(sent++));
    }

    assertThat(sent).isBetween(1, 200);
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    subscriber.cancel();
    assertThat(source.cancels()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void request_few_passesOnThatMany(PipelineKind kind) {
    TestSubscriber<Integer> subscriber = TestSubscriber.builder().initialRequest(3).build();
    Flux.range(0, 100).transform(of(kind)).subscribe(subscriber);
    eventually().until(() -> subscriber.getReceivedOnNext().size() == 3);

    subscriber.request(4);

    eventually().until(() -> subscriber.getReceivedOnNext().size() == 7);
    subscriber.request(Long.MAX_VALUE);
    subscriber.block(PATIENCE);
    assertThat(subscriber.getReceivedOnNext()).hasSize(100);
    assertThat(subscriber.getProtocolErrors()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void request_ofZero_isNone(PipelineKind kind) {
    Recording subscriber = begin(kind);
    long asked = source.requested();

    subscriber.operator().request(0);

    assertThat(source.requested()).isEqualTo(asked);
    assertThat(Scannable.from(subscriber.operator()).scan(Attr.REQUESTED_FROM_DOWNSTREAM))
        .isEqualTo(1_000);
    subscriber.cancel();
  }

  @ParameterizedTest
  @EnumSource
  void onSubscribe_aSecondTime_cancelsThatAndKeepsTheFirst(PipelineKind kind) {
    Recording subscriber = begin(kind);
    Operators.DeferredSubscription second = new Operators.DeferredSubscription();

    source.subscriber().onSubscribe(second);
    source.next(List.of(1));
    source.subscriber().onComplete();

    assertThat(second.scan(Attr.CANCELLED)).isTrue();
    eventually().until(() -> subscriber.signals.contains("end"));
    assertThat(subscriber.signals).containsExactly(1, "end");
  }

  @ParameterizedTest
  @EnumSource
  void signals_afterTheEnd_areDropped(PipelineKind kind) {
    Recording subscriber = begin(kind);
    IllegalStateException late = new IllegalStateException("late");
    source.subscriber().onComplete();

    source.next(List.of(1));
    source.subscriber().onError(late);
    source.subscriber().onComplete();

    eventually().until(() -> subscriber.signals.contains("end"));
    assertThat(subscriber.signals).containsExactly("end");
    assertThat(dropped).containsExactly(1, late);
  }

  @ParameterizedTest
  @EnumSource
  void signals_afterACancel_areDiscardedOrDropped(PipelineKind kind) {
    Recording subscriber = begin(kind);
    IllegalStateException late = new IllegalStateException("late");
    CoreSubscriber<? super Integer> operator =
        (CoreSubscriber<? super Integer>) source.subscriber();
    subscriber.cancel();
    subscriber.cancel();

    operator.onNext(1);
    operator.onError(late);

    assertThat(subscriber.signals).isEmpty();
    assertThat(discarded).containsExactly(1);
    assertThat(dropped).containsExactly(late);
    assertThat(source.cancels()).isEqualTo(1);
    assertThat(pipeline.snapshot().stages().get(0).ledger().cancelled()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void error_ofTheSource_isPassedOnOnce(PipelineKind kind) {
    Recording subscriber = begin(kind);
    IllegalStateException error = new IllegalStateException("source");

    source.subscriber().onError(error);

    eventually().until(() -> !subscriber.signals.isEmpty());
    assertThat(subscriber.signals).containsExactly(error);
    assertThat(pipeline.snapshot().ledger().failed()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void cancel_withinAnElement_endsIt(PipelineKind kind) {
    StepVerifier.create(Flux.range(0, 1_000).transform(of(kind)).take(5))
        .expectNextCount(5)
        .expectComplete()
        .verify(PATIENCE);
  }

  @ParameterizedTest
  @EnumSource
  void source_ignoresDemand_failsTheStream(PipelineKind kind) {
    Recording subscriber =
        new Recording() {
          @Override
          protected void hookOnSubscribe(Subscription s) {}
        };
    Flux.from(source).transform(of(kind)).subscribe(subscriber);
    for (int i = 0; i < 2_000 && source.cancels() == 0; i++) {
      source.subscriber().onNext(i);
    }

    assertThat(source.cancels()).isPositive();
    subscriber.request(1_000);
    eventually().until(() -> subscriber.signals.stream().anyMatch(s -> s instanceof Throwable));
    assertThat(subscriber.signals).last().matches(e -> Exceptions.isOverflow((Throwable) e));
  }

  @ParameterizedTest
  @EnumSource
  void context_ofTheSubscriber_reachesTheSource(PipelineKind kind) {
    Recording subscriber = begin(kind);

    CoreSubscriber<? super Integer> operator =
        (CoreSubscriber<? super Integer>) source.subscriber();
    assertThat(operator.currentContext().<String>get("key")).isEqualTo("value");
    subscriber.cancel();
  }

  @Test
  void context_ofTheSubscriber_reachesEveryStage() {
    List<String> seen = new CopyOnWriteArrayList<>();
    pipeline =
        Pipeline.<Integer>named("context")
            .stage("a", Stage.on(pool).<Integer, Integer>flatMap(i -> noting(seen, i)))
            .stage("b", Stage.through(gate).<Integer, Integer>flatMap(i -> noting(seen, i)))
            .batch("c", 1, Duration.ofSeconds(60))
            .broadcast(
                "d",
                Pipeline.<List<Integer>>named("l")
                    .stage("l", Stage.on(pool).flatMap(list -> noting(seen, list.get(0)))),
                Pipeline.<List<Integer>>named("r")
                    .stage("r", Stage.on(pool).flatMap(list -> noting(seen, list.get(0)))))
            .build();

    StepVerifier.create(Flux.just(1).transform(pipeline).contextWrite(Context.of("key", "value")))
        .expectNextCount(2)
        .expectComplete()
        .verify(PATIENCE);

    assertThat(seen).containsExactly("value", "value", "value", "value");
  }

  private static Mono<Integer> noting(List<String> seen, int element) {
    return Mono.deferContextual(
        c -> {
          seen.add(c.get("key"));
          return Mono.just(element);
        });
  }

  @ParameterizedTest
  @EnumSource
  void scan_whileItRuns_tellsHowThingsStand(PipelineKind kind) {
    Recording subscriber = begin(kind);
    Scannable first = Scannable.from(source.subscriber());
    Scannable last = Scannable.from(subscriber.operator());

    assertThat(first.scanUnsafe(Attr.PARENT)).isNotNull();
    assertThat(last.scanUnsafe(Attr.ACTUAL)).isSameAs(subscriber);
    assertThat(last.scan(Attr.REQUESTED_FROM_DOWNSTREAM)).isEqualTo(1_000);
    assertThat(last.scan(Attr.TERMINATED)).isFalse();
    assertThat(last.scan(Attr.CANCELLED)).isFalse();
    assertThat(Scannable.from(Flux.from(source).transform(pipeline)).scan(Attr.RUN_STYLE))
        .isEqualTo(Attr.RunStyle.ASYNC);
    subscriber.cancel();
    assertThat(last.scan(Attr.CANCELLED)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void assembly_withHooks_passesThroughThemAndSaysItsSource(PipelineKind kind) {
    List<String> assembled = new ArrayList<>();
    Flux<Integer> numbers = Flux.range(0, 1);
    Hooks.onEachOperator(
        "contract",
        p -> {
          assembled.add(Scannable.from(p).stepName());
          return p;
        });
    Flux<Integer> through;
    try {
      through = of(kind).apply(numbers);
    } finally {
      Hooks.resetOnEachOperator("contract");
    }

    assertThat(assembled).hasSize(1);
    assertThat(Scannable.from(through).scan(Attr.PARENT)).isSameAs(numbers);
  }
}
