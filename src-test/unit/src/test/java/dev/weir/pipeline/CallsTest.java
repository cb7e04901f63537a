package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.flow.Backpressure;
import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.observe.Ledger;
import dev.weir.pool.WorkerPools;
import dev.weir.test.TestPool;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

/** Stages with a Publisher for each element: what becomes of elements and results. */
class CallsTest {

  private final TestPool pool = TestPool.of(WorkerPools.fixed("p", 2).queueCapacity(64));
  private final List<Object> discarded = new ArrayList<>();
  private final TestSubscriber<Integer> subscriber =
      TestSubscriber.builder().initialRequest(0).build();

  private Pipeline<Integer, Integer> pipeline(Stage<Integer, Integer> stage) {
    return Pipeline.<Integer>named("calls")
        .stage("a", Backpressure.block(stage.place().concurrency()), stage)
        .build();
  }

  private void run(Pipeline<Integer, Integer> pipeline, Flux<Integer> source) {
    source
        .transform(pipeline)
        .contextWrite(c -> Operators.enableOnDiscard(c, discarded::add))
        .subscribe(subscriber);
  }

  private Stage<Integer, Integer> stage(boolean ordered, Publisher<Integer> result) {
    Stage.OnPool on = Stage.on(pool).concurrency(8);
    return ordered ? on.flatMapSequential(i -> result) : on.flatMap(i -> result);
  }

  private static Ledger ledger(Pipeline<?, ?> pipeline) {
    return pipeline.snapshot().stage("a").ledger();
  }

  private static List<Object> from(int first, int end) {
    return IntStream.range(first, end).<Object>mapToObj(i -> i).toList();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cancel_whileElementsWaitForAWorker_discardsThem(boolean ordered) {
    Pipeline<Integer, Integer> pipeline = pipeline(stage(ordered, Mono.never()));
    run(pipeline, Flux.concat(Flux.range(0, 8), Flux.never()));
    pool.run(2); // the others have not begun

    subscriber.cancel();

    assertThat(discarded).containsExactlyInAnyOrderElementsOf(from(2, 8));
    assertThat(PipelineTest.settled(pipeline).ledger().cancelled()).isEqualTo(8);
    pool.runAll();
    pool.expect().quiet().balanced();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cancel_whileElementsWaitForAPermit_discardsThem(boolean ordered) {
    Gate gate = Gate.of("g").limit(Limits.fixed(2)).build();
    Stage.ThroughGate through = Stage.through(gate).concurrency(8);
    Pipeline<Integer, Integer> pipeline =
        pipeline(
            ordered
                ? through.flatMapSequential(i -> Mono.never())
                : through.flatMap(i -> Mono.never()));
    run(pipeline, Flux.concat(Flux.range(0, 3), Flux.never()));
    assertThat(gate.snapshot().ledger().waiting() + gate.snapshot().ledger().queued()).isEqualTo(1);

    subscriber.cancel();

    assertThat(discarded).containsExactly(2);
    assertThat(PipelineTest.settled(pipeline).ledger().cancelled()).isEqualTo(3);
    assertThat(gate.snapshot().ledger().pending()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void error_ofOnePublisher_discardsItsElementAndThoseThatHaveNotBegun(boolean ordered) {
    Pipeline<Integer, Integer> pipeline =
        pipeline(stage(ordered, Mono.error(new IllegalStateException("element"))));
    run(pipeline, Flux.concat(Flux.range(0, 8), Flux.never()));

    pool.runNext();

    assertThat(subscriber.expectTerminalError()).hasMessage("element");
    assertThat(discarded).containsExactlyInAnyOrderElementsOf(from(0, 8));
    Ledger end = PipelineTest.settled(pipeline).ledger();
    assertThat(end.failed()).isEqualTo(1);
    assertThat(end.cancelled()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void cancel_whileResultsWaitForDemand_discardsThem(boolean ordered) {
    Pipeline<Integer, Integer> pipeline = pipeline(stage(ordered, Flux.just(100, 101)));
    run(pipeline, Flux.concat(Flux.range(0, 8), Flux.never()));
    pool.runAll();
    subscriber.request(3);
    assertThat(subscriber.getReceivedOnNext()).containsExactly(100, 101, 100);

    subscriber.cancel();

    assertThat(discarded).hasSize(16 - 3).allMatch(result -> (Integer) result >= 100);
  }

  @Test
  void cancel_whileResultsWaitForTheirTurn_discardsThem() {
    List<Sinks.One<Integer>> results = List.of(Sinks.one(), Sinks.one(), Sinks.one());
    Pipeline<Integer, Integer> pipeline =
        pipeline(Stage.on(pool).concurrency(3).flatMapSequential(i -> results.get(i).asMono()));
    run(pipeline, Flux.range(0, 3));
    subscriber.request(10);
    pool.runAll();
    results.get(1).tryEmitValue(101).orThrow();
    results.get(2).tryEmitValue(102).orThrow();
    assertThat(ledger(pipeline).running()).isEqualTo(3);

    subscriber.cancel();

    assertThat(discarded).containsExactlyInAnyOrder(101, 102);
    assertThat(PipelineTest.settled(pipeline).ledger().cancelled()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void elements_areInHandUntilTheirLastResultIsPassedOn(boolean ordered) {
    Pipeline<Integer, Integer> pipeline = pipeline(stage(ordered, Mono.just(100)));
    run(pipeline, Flux.range(0, 100));
    pool.runAll();

    assertThat(ledger(pipeline).running()).isEqualTo(8);
    assertThat(ledger(pipeline).completed()).isZero();

    subscriber.request(5);
    pool.runAll();
    assertThat(ledger(pipeline).completed()).isEqualTo(5);
    assertThat(ledger(pipeline).running()).isEqualTo(8);
    subscriber.request(1_000);
    pool.runAll();
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(PipelineTest.settled(pipeline).ledger().completed()).isEqualTo(100);
    assertThat(discarded).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void results_ofOnePublisher_areFetchedAsTheyAreWanted(boolean ordered) {
    TestPublisher<Integer> results = TestPublisher.create();
    Pipeline<Integer, Integer> pipeline = pipeline(stage(ordered, results));
    run(pipeline, Flux.just(0));
    pool.runAll();
    results.assertMinRequested(32);
    assertThat(results.wasRequested()).isTrue();
    IntStream.range(0, 32).forEach(results::next);
    subscriber.request(100);
    results.next(32, 33).complete();

    assertThat(subscriber.getReceivedOnNext())
        .containsExactlyElementsOf(IntStream.range(0, 34).boxed().toList());
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(PipelineTest.settled(pipeline).ledger().completed()).isEqualTo(1);
  }

  @Test
  void resultsInOrder_comeBeforeThoseOfTheNext() {
    List<Sinks.Many<Integer>> results = new ArrayList<>();
    IntStream.range(0, 3).forEach(i -> results.add(Sinks.many().unicast().onBackpressureBuffer()));
    Pipeline<Integer, Integer> pipeline =
        pipeline(Stage.on(pool).concurrency(3).flatMapSequential(i -> results.get(i).asFlux()));
    run(pipeline, Flux.range(0, 3));
    subscriber.request(10);
    pool.runAll();
    results.get(2).tryEmitNext(20).orThrow();
    results.get(2).tryEmitComplete().orThrow();
    results.get(0).tryEmitNext(0).orThrow();
    results.get(1).tryEmitNext(10).orThrow();
    assertThat(subscriber.getReceivedOnNext()).containsExactly(0);
    results.get(0).tryEmitNext(1).orThrow();
    results.get(0).tryEmitComplete().orThrow();
    assertThat(subscriber.getReceivedOnNext()).containsExactly(0, 1, 10);
    results.get(1).tryEmitComplete().orThrow();

    assertThat(subscriber.getReceivedOnNext()).containsExactly(0, 1, 10, 20);
    assertThat(subscriber.isTerminatedComplete()).isTrue();
  }
}
