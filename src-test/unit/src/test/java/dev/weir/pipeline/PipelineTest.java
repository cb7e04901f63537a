package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.weir.flow.Backpressure;
import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.pool.PoolRejectedException;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.test.TestPool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

class PipelineTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final WorkerPool cpu = WorkerPools.fixed("cpu", 2).queueCapacity(64).build();
  private final WorkerPool io = WorkerPools.fixed("io", 3).queueCapacity(64).build();
  private final List<Object> discarded = new CopyOnWriteArrayList<>();

  @AfterEach
  void dispose() {
    cpu.dispose();
    io.dispose();
  }

  /** The law, for every stage and the whole, and that nothing is under way. */
  static PipelineSnapshot settled(Pipeline<?, ?> pipeline) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .untilAsserted(
            () -> {
              PipelineSnapshot snapshot = pipeline.snapshot();
              assertThat(snapshot.pending()).as("%s", snapshot).isZero();
              assertThat(snapshot.isBalanced()).as("%s", snapshot).isTrue();
              assertThat(snapshot.runs()).isZero();
            });
    return pipeline.snapshot();
  }

  private static Ledger ledger(PipelineSnapshot snapshot, String stage) {
    return snapshot.stage(stage).ledger();
  }

  @Test
  void pipeline_ofAllKindsOfStages_passesEverythingOn() {
    Gate gate = Gate.of("remote").limit(Limits.fixed(2)).build();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("all")
            .stage("double", Stage.on(cpu).concurrency(4).map(i -> i * 2))
            .stage("unordered", Stage.on(io).mapUnordered(i -> i + 1))
            .stage("keyed", Stage.on(io).mapKeyed(i -> i % 3, i -> i))
            .stage("twice", Stage.on(io).concurrency(5).flatMap(i -> Flux.just(i, i)))
            .stage("remote", Stage.through(gate).concurrency(8).flatMap(Mono::just))
            .batch("group", 10, Duration.ofSeconds(60))
            .stage("sum", Stage.on(cpu).map(list -> list.stream().mapToInt(x -> x).sum()))
            .build();

    StepVerifier.create(Flux.range(1, 1_000).transform(pipeline).reduce(0, Integer::sum))
        .expectNext(2 * (2 * 500_500 + 1_000))
        .expectComplete()
        .verify(PATIENCE);

    PipelineSnapshot end = settled(pipeline);
    assertThat(end.offered()).isEqualTo(1_000);
    assertThat(end.completed()).isEqualTo(200);
    assertThat(ledger(end, "twice").completed()).isEqualTo(1_000);
    assertThat(end.stage("twice").left()).isEqualTo(2_000);
    assertThat(ledger(end, "group").completed()).isEqualTo(2_000);
    assertThat(end.stage("group").left()).isEqualTo(200);
    assertThat(gate.snapshot().ledger().completed()).isEqualTo(2_000);
  }

  @Test
  void map_keepsTheOrder_andRunsShareNothingButPoolsAndCounts() {
    Pipeline<Integer, String> pipeline =
        Pipeline.<Integer>named("ordered")
            .stage("a", Stage.on(cpu).concurrency(7).map(i -> i + 1))
            .stage("b", Stage.on(io).concurrency(1).map(i -> "#" + i))
            .build();
    Flux<String> stream = Flux.range(0, 500).transform(pipeline);
    List<String> expected = Flux.range(1, 500).map(i -> "#" + i).collectList().block();

    List<List<String>> both =
        Flux.merge(stream.collectList(), stream.collectList()).collectList().block(PATIENCE);

    assertThat(both).containsExactly(expected, expected);
    assertThat(ledger(settled(pipeline), "b").completed()).isEqualTo(1_000);
  }

  @Test
  void concurrency_ofAStage_isBoundedBelowThePools() throws InterruptedException {
    CountDownLatch open = new CountDownLatch(1);
    AtomicLong requested = new AtomicLong();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("bounded")
            .stage(
                "held",
                Backpressure.block(3),
                Stage.on(io)
                    .concurrency(2)
                    .map(
                        i -> {
                          awaitUninterrupted(open);
                          return i;
                        }))
            .build();
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    Flux.range(0, 100)
        .hide()
        .doOnRequest(requested::addAndGet)
        .transform(pipeline)
        .subscribe(subscriber);

    await().atMost(PATIENCE).until(() -> ledger(pipeline.snapshot(), "held").running() == 2);
    Ledger held = ledger(pipeline.snapshot(), "held");
    assertThat(held.queued()).isEqualTo(1); // it asks for more when three are gone
    assertThat(io.snapshot().ledger().pending()).isEqualTo(2);
    assertThat(requested).hasValue(3);
    open.countDown();
    subscriber.block(PATIENCE);
    assertThat(ledger(settled(pipeline), "held").completed()).isEqualTo(100);
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw Exceptions.propagate(e);
    }
  }

  @Test
  void demand_ofTheSubscriber_boundsWhatTheSourceIsAskedFor() {
    TestPool first = TestPool.of(WorkerPools.fixed("first", 4));
    TestPool second = TestPool.of(WorkerPools.fixed("second", 4));
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("demand")
            .stage("a", Backpressure.block(4), Stage.on(first).concurrency(2).map(i -> i))
            .stage("b", Backpressure.block(8), Stage.on(second).concurrency(3).map(i -> i))
            .build();
    TestPublisher<Integer> source = TestPublisher.create();
    TestSubscriber<Integer> subscriber = TestSubscriber.builder().initialRequest(0).build();
    AtomicLong requested = new AtomicLong();
    source.flux().doOnRequest(requested::addAndGet).transform(pipeline).subscribe(subscriber);

    int sent = feed(source, requested, 0, first, second);

    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    assertThat(sent).isLessThanOrEqualTo(4 + 2 + 8 + 3);
    PipelineSnapshot full = pipeline.snapshot();
    assertThat(ledger(full, "a").pending()).isBetween(2L, 4L + 2);
    assertThat(ledger(full, "b").pending()).isBetween(3L, 8L + 3);
    assertThat(full.pending()).isEqualTo(sent);

    subscriber.request(5);
    int later = feed(source, requested, sent, first, second);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(0, 1, 2, 3, 4);
    assertThat(later).isLessThanOrEqualTo(4 + 2 + 8 + 3 + 5);
    subscriber.cancel();
    PipelineSnapshot end = settled(pipeline);
    assertThat(end.offered()).isEqualTo(later);
    assertThat(ledger(end, "a").cancelled() + ledger(end, "b").cancelled()).isEqualTo(later - 5);
  }

  /* As long as something is asked for. */
  private static int feed(
      TestPublisher<Integer> source, AtomicLong requested, int from, TestPool... pools) {
    int next = from;
    boolean moved = true;
    while (moved) {
      moved = false;
      while (next < requested.get()) {
        source.next(next++);
        moved = true;
      }
      for (TestPool pool : pools) {
        moved |= pool.runAll() > 0;
      }
    }
    return next;
  }

  @Test
  void drop_inFrontOfASlowStage_leavesOutAndCounts() {
    TestPool slow = TestPool.of(WorkerPools.fixed("slow", 1));
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("dropping")
            .stage("slow", Backpressure.drop(2), Stage.on(slow).concurrency(1).map(i -> i))
            .build();
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    Flux.range(0, 10).transform(pipeline).subscribe(subscriber);

    Ledger before = ledger(pipeline.snapshot(), "slow");
    assertThat(before.dropped()).isEqualTo(7);
    assertThat(before.queued()).isEqualTo(2);
    assertThat(before.running()).isEqualTo(1);
    slow.runAll();

    assertThat(subscriber.getReceivedOnNext()).containsExactly(0, 1, 2);
    Ledger end = ledger(settled(pipeline), "slow");
    assertThat(end.completed()).isEqualTo(3);
    assertThat(end.offered()).isEqualTo(10);
  }

  @Test
  void reject_inFrontOfASlowStage_failsTheStreamAfterWhatHadRoom() {
    TestPool slow = TestPool.of(WorkerPools.fixed("slow", 1));
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("rejecting")
            .stage("slow", Backpressure.reject(2), Stage.on(slow).concurrency(1).map(i -> i))
            .build();
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    Flux.range(0, 10).transform(pipeline).subscribe(subscriber);
    slow.runAll();

    assertThat(subscriber.expectTerminalError())
        .matches(Exceptions::isOverflow)
        .hasMessageContaining("slow");
    Ledger end = ledger(settled(pipeline), "slow");
    assertThat(end.rejected()).isEqualTo(1);
    assertThat(end.offered()).isEqualTo(4);
    assertThat(end.failed()).isZero(); // it is the buffer's error, and no function's
    assertThat(end.completed() + end.cancelled()).isEqualTo(3);
  }

  @Test
  void timeout_ofTheWaitInFrontOfAStage_isCounted() {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    TestPool slow = TestPool.of(WorkerPools.fixed("slow", 1), clock);
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("late")
            .stage(
                "slow",
                Backpressure.<Integer>timeout(4, Duration.ofMillis(50)).discarding().timer(clock),
                Stage.on(slow).concurrency(1).map(i -> i))
            .timer(clock)
            .build();
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    Flux.concat(Flux.range(0, 3), Flux.never()).transform(pipeline).subscribe(subscriber);

    clock.advanceTimeBy(Duration.ofMillis(60));
    slow.runAll();

    assertThat(subscriber.getReceivedOnNext()).containsExactly(0);
    assertThat(ledger(pipeline.snapshot(), "slow").timedOut()).isEqualTo(2);
    subscriber.cancel();
    settled(pipeline);
  }

  @Test
  void function_throws_failsTheStreamAndAccountsForTheRest() {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("failing")
            .stage("a", Stage.on(cpu).concurrency(3).map(i -> i))
            .stage(
                "b",
                Stage.on(io)
                    .concurrency(3)
                    .map(
                        i -> {
                          if (i == 50) {
                            throw new IllegalStateException("fifty");
                          }
                          return i;
                        }))
            .build();

    StepVerifier.create(Flux.range(0, 1_000).transform(pipeline))
        .thenConsumeWhile(i -> i < 50)
        .expectErrorMessage("fifty")
        .verify(PATIENCE);

    PipelineSnapshot end = settled(pipeline);
    assertThat(ledger(end, "b").failed()).isEqualTo(1);
    assertThat(ledger(end, "b").completed()).isLessThanOrEqualTo(50);
    assertThat(ledger(end, "a").failed()).isZero();
  }

  @Test
  void skipErrors_ofAMap_leavesOutWhatFailsInItsOrder() {
    List<Object> skipped = new CopyOnWriteArrayList<>();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("skipping")
            .stage(
                "a",
                Stage.on(cpu)
                    .concurrency(3)
                    .skipErrors((error, element) -> skipped.add(element))
                    .map(i -> 100 / (i % 5)))
            .build();

    StepVerifier.create(
            Flux.range(0, 100)
                .transform(pipeline)
                .contextWrite(c -> Operators.enableOnDiscard(c, discarded::add)),
            80)
        .expectNextCount(80)
        .expectComplete()
        .verify(PATIENCE);

    Ledger end = ledger(settled(pipeline), "a");
    assertThat(end.failed()).isEqualTo(20);
    assertThat(end.completed()).isEqualTo(80);
    assertThat(skipped).hasSize(20).allMatch(e -> (Integer) e % 5 == 0);
    assertThat(discarded).containsExactlyInAnyOrderElementsOf(skipped);
  }

  @Test
  void skipErrors_ofPublishers_leavesThemOut() {
    List<Throwable> errors = new CopyOnWriteArrayList<>();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("skipping")
            .stage(
                "a",
                Stage.on(io)
                    .skipErrors((error, element) -> errors.add(error))
                    .flatMapSequential(
                        i ->
                            i % 2 == 0
                                ? Flux.just(i, i)
                                : Flux.concat(
                                    Mono.just(i), Mono.error(new IllegalStateException("odd")))))
            .build();

    StepVerifier.create(Flux.range(0, 4).transform(pipeline))
        .expectNext(0, 0, 1, 2, 2, 3)
        .expectComplete()
        .verify(PATIENCE);

    assertThat(errors).hasSize(2);
    assertThat(ledger(settled(pipeline), "a").failed()).isEqualTo(2);
  }

  @Test
  void skipErrors_listenerThrows_failsTheStream() {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("skipping")
            .stage(
                "a",
                Stage.on(io)
                    .skipErrors(
                        (error, element) -> {
                          throw new IllegalArgumentException("no");
                        })
                    .map(i -> 1 / i))
            .build();

    StepVerifier.create(Flux.just(0).transform(pipeline))
        .expectErrorSatisfies(
            e ->
                assertThat(e)
                    .isInstanceOf(IllegalArgumentException.class)
                    .satisfies(
                        t ->
                            assertThat(t.getSuppressed())
                                .hasAtLeastOneElementOfType(ArithmeticException.class)))
        .verify(PATIENCE);

    assertThat(ledger(settled(pipeline), "a").failed()).isEqualTo(1);
  }

  @Test
  void sourceFails_whileAFunctionRuns_cancelsItAndTellsNoListener() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    List<Throwable> told = new CopyOnWriteArrayList<>();
    Sinks.One<Integer> failing = Sinks.one();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("interrupted")
            .stage(
                "a",
                Stage.on(cpu)
                    .skipErrors((error, element) -> told.add(error))
                    .map(
                        i -> {
                          running.countDown();
                          awaitUninterrupted(new CountDownLatch(1));
                          return i;
                        }))
            .build();
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    Flux.concat(Flux.just(0), failing.asMono())
        .transform(pipeline)
        .contextWrite(c -> Operators.enableOnDiscard(c, discarded::add))
        .subscribe(subscriber);
    running.await();

    failing.tryEmitError(new IllegalStateException("source")).orThrow();

    assertThat(subscriber.expectTerminalError()).hasMessage("source");
    cpu.disposeGracefully().block(PATIENCE); // what was interrupted has been thrown
    assertThat(told).isEmpty();
    assertThat(discarded).containsExactly(0);
    Ledger end = ledger(settled(pipeline), "a");
    assertThat(end.cancelled()).isEqualTo(1);
    assertThat(end.failed()).isZero();
  }

  @Test
  void pool_refusesAnElement_countsAsThePoolSays() {
    WorkerPool full =
        WorkerPools.fixed("full", 1).queueCapacity(1).overflow(Overflow.reject()).build();
    CountDownLatch open = new CountDownLatch(1);
    full.execute(() -> awaitUninterrupted(open));
    full.execute(() -> {}); // now there is room for nobody
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("refused").stage("a", Stage.on(full).map(i -> i)).build();
    try {
      StepVerifier.create(Flux.range(0, 3).transform(pipeline))
          .expectError(PoolRejectedException.class)
          .verify(PATIENCE);

      assertThat(ledger(settled(pipeline), "a").rejected()).isEqualTo(1);
    } finally {
      open.countDown();
      full.disposeGracefully().block(PATIENCE);
    }
  }

  @Test
  void cancel_midway_discardsWhatIsInHand() {
    TestPool pool = TestPool.of(WorkerPools.fixed("p", 4));
    Pipeline<Integer, String> pipeline =
        Pipeline.<Integer>named("cancelled")
            .stage("a", Backpressure.block(4), Stage.on(pool).concurrency(2).map(i -> i))
            .batch("b", 3, Duration.ofSeconds(1))
            .stage("c", Stage.on(pool).concurrency(1).map(list -> "sum of " + list))
            .timer(VirtualTimeScheduler.create())
            .build();
    TestSubscriber<String> subscriber = TestSubscriber.builder().initialRequest(0).build();
    Flux.concat(Flux.range(0, 8), Flux.never())
        .transform(pipeline)
        .contextWrite(c -> Operators.enableOnDiscard(c, discarded::add))
        .subscribe(subscriber);
    pool.run(5);

    subscriber.cancel();
    subscriber.cancel();

    PipelineSnapshot end = settled(pipeline);
    long cancelled = end.ledger().cancelled();
    assertThat(cancelled).isPositive();
    List<Object> elements = new ArrayList<>();
    discarded.forEach(
        o -> {
          if (o instanceof List<?> list) {
            elements.addAll(list);
          } else {
            elements.add(o);
          }
        });
    assertThat(elements).doesNotHaveDuplicates();
    pool.expect().quiet().balanced();
  }

  @Test
  void batch_byTime_goesOnWhenItsTimeHasComeAndItIsWanted() {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    Pipeline<Integer, List<Integer>> pipeline =
        Pipeline.<Integer>named("batching")
            .batch("b", 3, Duration.ofMillis(10))
            .timer(clock)
            .build();
    TestPublisher<Integer> source = TestPublisher.create();
    TestSubscriber<List<Integer>> subscriber = TestSubscriber.builder().initialRequest(1).build();
    AtomicLong requested = new AtomicLong();
    source.flux().doOnRequest(requested::addAndGet).transform(pipeline).subscribe(subscriber);

    source.next(1);
    clock.advanceTimeBy(Duration.ofMillis(9));
    assertThat(subscriber.getReceivedOnNext()).isEmpty();
    clock.advanceTimeBy(Duration.ofMillis(1));
    assertThat(subscriber.getReceivedOnNext()).containsExactly(List.of(1));
    assertThat(requested).hasValue(4);

    source.next(2);
    clock.advanceTimeBy(Duration.ofMillis(50)); // due, but not wanted: goes on to gather
    source.next(3);
    assertThat(subscriber.getReceivedOnNext()).hasSize(1);
    subscriber.request(1);
    assertThat(subscriber.getReceivedOnNext()).last().isEqualTo(List.of(2, 3));

    subscriber.request(5);
    source.next(4, 5, 6, 7);
    assertThat(subscriber.getReceivedOnNext()).last().isEqualTo(List.of(4, 5, 6));
    clock.advanceTimeBy(Duration.ofMillis(10)); // the time of the list before is over long since
    assertThat(subscriber.getReceivedOnNext()).last().isEqualTo(List.of(7));
    source.next(8).complete();
    assertThat(subscriber.getReceivedOnNext()).last().isEqualTo(List.of(8));
    assertThat(subscriber.isTerminatedComplete()).isTrue();
    assertThat(ledger(settled(pipeline), "b").completed()).isEqualTo(8);
  }

  @Test
  void batch_byWeight_goesOnWithTheElementThatMakesItEnough() {
    Pipeline<String, List<String>> pipeline =
        Pipeline.<String>named("weighed")
            .batch("b", 10, Duration.ofSeconds(60), 5, String::length)
            .build();

    StepVerifier.create(Flux.just("aa", "bb", "cc", "dddddd", "e").transform(pipeline))
        .expectNext(List.of("aa", "bb", "cc"), List.of("dddddd"), List.of("e"))
        .verifyComplete();
    settled(pipeline);
  }

  @Test
  void batch_sourceFails_passesOnWhatWasGatheredThenTheError() {
    Pipeline<Integer, List<Integer>> pipeline =
        Pipeline.<Integer>named("failing").batch("b", 10, Duration.ofSeconds(60)).build();

    StepVerifier.create(
            Flux.concat(Flux.range(0, 3), Flux.error(new IllegalStateException("source")))
                .transform(pipeline))
        .expectNext(List.of(0, 1, 2))
        .verifyErrorMessage("source");
    settled(pipeline);
  }

  @Test
  void batch_weigherThrows_failsTheStreamAndDiscards() {
    Pipeline<Integer, List<Integer>> pipeline =
        Pipeline.<Integer>named("failing")
            .batch("b", 10, Duration.ofSeconds(60), 100, i -> 3 / (3 - i))
            .build();

    StepVerifier.create(
            Flux.range(0, 9)
                .transform(pipeline)
                .contextWrite(c -> Operators.enableOnDiscard(c, discarded::add)))
        .verifyError(ArithmeticException.class);

    Ledger end = ledger(settled(pipeline), "b");
    assertThat(end.failed()).isEqualTo(1);
    assertThat(discarded).containsExactlyInAnyOrder(0, 1, 2, 3);
  }

  @Test
  void batch_sourceIgnoresDemand_failsWithOverflow() {
    Pipeline<Integer, List<Integer>> pipeline =
        Pipeline.<Integer>named("p").batch("b", 2, Duration.ofSeconds(60)).build();
    TestPublisher<Integer> source =
        TestPublisher.createNoncompliant(TestPublisher.Violation.REQUEST_OVERFLOW);
    TestSubscriber<List<Integer>> subscriber = TestSubscriber.builder().initialRequest(0).build();
    source.flux().transform(pipeline).subscribe(subscriber);

    source.next(1, 2, 3);
    subscriber.request(1);

    assertThat(subscriber.getReceivedOnNext()).containsExactly(List.of(1, 2));
    assertThat(subscriber.expectTerminalError())
        .matches(Exceptions::isOverflow)
        .hasMessageContaining("batch b")
        .hasMessageContaining("size: 2");
    assertThat(ledger(settled(pipeline), "b").rejected()).isEqualTo(1);
  }

  @Test
  void broadcast_sendsEachElementToAllBranches_andMerges() {
    Pipeline<Integer, String> pipeline =
        Pipeline.<Integer>named("fan")
            .stage("in", Stage.on(cpu).map(i -> i))
            .broadcast(
                "copy",
                Pipeline.<Integer>named("left").stage("l", Stage.on(io).map(i -> "l" + i)),
                Pipeline.<Integer>named("right")
                    .stage("r1", Stage.on(cpu).map(i -> i + 1))
                    .stage("r2", Stage.on(io).map(i -> "r" + i)))
            .stage("out", Stage.on(cpu).map(s -> s + "!"))
            .build();

    List<String> results = Flux.range(0, 500).transform(pipeline).collectList().block(PATIENCE);

    assertThat(results).hasSize(1_000).contains("l0!", "r1!", "l499!", "r500!");
    PipelineSnapshot end = settled(pipeline);
    assertThat(ledger(end, "copy").completed()).isEqualTo(500);
    assertThat(ledger(end, "copy.merge").completed()).isEqualTo(1_000);
    assertThat(end.edges())
        .extracting(e -> e.from() + ">" + e.to() + " " + e.sent())
        .containsExactly(
            "in>copy 500",
            "copy>l 500",
            "l>copy.merge 500",
            "copy>r1 500",
            "r1>r2 500",
            "r2>copy.merge 500",
            "copy.merge>out 1000");
  }

  @Test
  void broadcast_slowBranch_setsThePaceUnlessItDrops() {
    TestPool slow = TestPool.of(WorkerPools.fixed("slow", 1));
    AtomicLong requested = new AtomicLong();
    Pipeline<Integer, Integer> blocking = fan(slow, Backpressure.block(4));
    TestSubscriber<Integer> first = TestSubscriber.create();
    Flux.range(0, 100)
        .hide()
        .doOnRequest(requested::addAndGet)
        .transform(blocking)
        .subscribe(first);

    await().atMost(PATIENCE).until(() -> ledger(blocking.snapshot(), "fast").completed() == 4);
    assertThat(requested.get()).isLessThan(20);
    first.cancel();
    settled(blocking);

    Pipeline<Integer, Integer> dropping = fan(slow, Backpressure.drop(4));
    TestSubscriber<Integer> second = TestSubscriber.create();
    Flux.range(0, 100).transform(dropping).subscribe(second);

    await().atMost(PATIENCE).until(() -> ledger(dropping.snapshot(), "fast").completed() == 100);
    slow.runAll();
    second.block(PATIENCE);
    PipelineSnapshot end = settled(dropping);
    assertThat(ledger(end, "slow").dropped()).isEqualTo(95);
    assertThat(second.getReceivedOnNext()).hasSize(105);
  }

  private Pipeline<Integer, Integer> fan(WorkerPool slow, Backpressure<Integer> strategy) {
    return Pipeline.<Integer>named("fan")
        .broadcast(
            "copy",
            Pipeline.<Integer>named("f").stage("fast", Stage.on(cpu).concurrency(2).map(i -> i)),
            Pipeline.<Integer>named("s")
                .stage("slow", strategy, Stage.on(slow).concurrency(1).map(i -> i)))
        .build();
  }

  @Test
  void route_sendsEachElementToItsBranch() {
    Pipeline<Integer, String> pipeline =
        Pipeline.<Integer>named("routed")
            .route(
                "parity",
                i -> i % 2 == 0 ? "even" : "odd",
                Pipeline.<Integer>named("even").stage("e", Stage.on(cpu).map(i -> "e" + i)),
                Pipeline.<Integer>named("odd").stage("o", Stage.on(io).map(i -> "o" + i)))
            .build();

    List<String> results = Flux.range(0, 1_000).transform(pipeline).collectList().block(PATIENCE);

    assertThat(results).hasSize(1_000).contains("e0", "o1", "e998", "o999");
    PipelineSnapshot end = settled(pipeline);
    assertThat(ledger(end, "e").completed()).isEqualTo(500);
    assertThat(ledger(end, "o").completed()).isEqualTo(500);
  }

  @Test
  void route_toNoBranch_failsTheStreamAndSaysWhy() {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("routed")
            .route(
                "r",
                i -> i < 5 ? "a" : "c",
                Pipeline.<Integer>named("a").stage("sa", Stage.on(cpu).map(i -> i)),
                Pipeline.<Integer>named("b").stage("sb", Stage.on(cpu).map(i -> i)))
            .build();

    StepVerifier.create(
            Flux.range(0, 10)
                .transform(pipeline)
                .contextWrite(c -> Operators.enableOnDiscard(c, discarded::add)))
        .thenConsumeWhile(i -> true)
        .expectErrorMessage("branch: c (expected: one of [a, b])")
        .verify(PATIENCE);

    assertThat(discarded).contains(5);
    assertThat(ledger(settled(pipeline), "r").failed()).isEqualTo(1);
  }

  @Test
  void applyAll_mergesSources() {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("fan-in").stage("a", Stage.on(cpu).map(i -> i)).build();

    List<Integer> results =
        pipeline
            .applyAll(List.of(Flux.range(0, 100), Flux.range(100, 100), Mono.just(200)))
            .collectList()
            .block(PATIENCE);

    assertThat(results).hasSize(201).doesNotHaveDuplicates();
    settled(pipeline);
  }

  @Test
  void applyAll_ofMoreSourcesThanReactorMerges_takesFromAll() {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("fan-in").stage("a", Stage.on(cpu).map(i -> i)).build();
    List<Flux<Integer>> sources =
        IntStream.range(0, 300).mapToObj(i -> Flux.concat(Flux.just(i), Flux.never())).toList();

    List<Integer> results = pipeline.applyAll(sources).take(300).collectList().block(PATIENCE);

    assertThat(results).hasSize(300).doesNotHaveDuplicates();
    settled(pipeline);
    assertThat(pipeline.applyAll(List.of()).collectList().block(PATIENCE)).isEmpty();
  }

  @Test
  void bottleneck_branchThatDrops_isNotNamedWhileAnotherHoldsUpTheSource() {
    VirtualTimeScheduler clock = VirtualTimeScheduler.create();
    TestPool held = TestPool.of(WorkerPools.fixed("held", 2), clock);
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("fan")
            .broadcast(
                "copy",
                Pipeline.<Integer>named("l")
                    .stage("write", Stage.on(held).concurrency(1).map(i -> i)),
                Pipeline.<Integer>named("r")
                    .stage(
                        "index", Backpressure.drop(8), Stage.on(held).concurrency(1).map(i -> i)))
            .timer(clock)
            .build();
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    Flux.range(0, Integer.MAX_VALUE).transform(pipeline).subscribe(subscriber);

    clock.advanceTimeBy(Duration.ofSeconds(2));

    assertThat(pipeline.snapshot().bottleneck().name()).isEqualTo("write");
    subscriber.cancel();
    settled(pipeline);
  }

  @Test
  void build_ofWhatCannotWork_saysNameValueAndRule() {
    Stage<Integer, Integer> stage = Stage.on(cpu).map(i -> i);
    assertThatThrownBy(() -> Pipeline.named("empty").build())
        .hasMessage("empty: stages: 0 (expected: >= 1)");
    assertThatThrownBy(() -> Pipeline.named(" ")).hasMessage("name: \" \" (expected: not blank)");
    assertThatThrownBy(() -> Pipeline.<Integer>named("p").stage("", stage))
        .hasMessage("stage: \"\" (expected: not blank)");
    assertThatThrownBy(() -> Pipeline.<Integer>named("p").stage("a", stage).stage("a", stage))
        .hasMessage("p: stage: a (expected: a name of its own)");
    assertThatThrownBy(() -> Stage.on(cpu).concurrency(0))
        .hasMessage("pool cpu: concurrency: 0 (expected: 1 to 66)");
    assertThatThrownBy(() -> Stage.on(cpu).concurrency(67))
        .hasMessage("pool cpu: concurrency: 67 (expected: 1 to 66)");
    assertThatThrownBy(() -> Pipeline.named("p").batch("b", 0, Duration.ofSeconds(1)))
        .hasMessage("size: 0 (expected: 1 to 1048576)");
    assertThatThrownBy(() -> Pipeline.named("p").batch("b", 1, Duration.ZERO))
        .hasMessage("time: PT0S (expected: > 0)");
    assertThatThrownBy(
            () ->
                Pipeline.<Integer>named("p")
                    .broadcast("x", Pipeline.<Integer>named("a").stage("a", stage)))
        .hasMessage("branches: 1 (expected: >= 2)");
    assertThatThrownBy(
            () ->
                Pipeline.<Integer>named("p")
                    .stage("a", stage)
                    .broadcast(
                        "x",
                        Pipeline.<Integer>named("l").stage("a", stage),
                        Pipeline.<Integer>named("r").stage("b", stage)))
        .hasMessage("p: stage: a (expected: a name of its own)");
    WorkerPool roomy = WorkerPools.fixed("roomy", 2).queueCapacity(5_000).build();
    assertThatThrownBy(() -> Stage.on(roomy).concurrency(257).mapUnordered(i -> i))
        .hasMessage("pool roomy: concurrency: 257 (expected: 1 to 256, the result window of map)");
    assertThat(Stage.on(roomy).concurrency(257).flatMap(Mono::just).place().concurrency())
        .isEqualTo(257);
    roomy.dispose();
    WorkerPool drops = WorkerPools.fixed("drops", 1).overflow(Overflow.drop()).build();
    assertThatThrownBy(() -> Stage.on(drops))
        .hasMessage("pool drops: overflow: drop (expected: block, timeout or reject)");
    WorkerPool runs = WorkerPools.fixed("runs", 1).overflow(Overflow.callerRuns()).build();
    assertThatThrownBy(() -> Stage.on(runs))
        .hasMessage("pool runs: overflow: callerRuns (expected: block, timeout or reject)");
    runs.dispose();
    assertThatThrownBy(
            () ->
                Pipeline.<Integer>named("p")
                    .broadcast(
                        "x",
                        Pipeline.<Integer>named("l/r").stage("a", stage),
                        Pipeline.<Integer>named("r").stage("b", stage)))
        .hasMessage("x: branch: l/r (expected: no slash)");
    drops.dispose();
    assertThatThrownBy(() -> Stage.on(drops)).hasMessage("pool drops: disposed (expected: in use)");
    cpu.dispose();
    assertThatThrownBy(() -> Pipeline.<Integer>named("p").stage("a", stage).build())
        .hasMessage("stage a: pool cpu: disposed (expected: in use)");
    Gate gate = Gate.of("g").build();
    gate.dispose();
    assertThatThrownBy(() -> Stage.through(gate)).hasMessage("gate g: disposed (expected: in use)");
  }

  @Test
  void config_canBeReadBack() {
    Pipeline<Integer, List<Integer>> pipeline =
        Pipeline.<Integer>named("p")
            .stage("a", Backpressure.drop(7), Stage.on(cpu).concurrency(5).map(i -> i))
            .batch("b", 10, Duration.ofMillis(20))
            .build();

    assertThat(pipeline.config())
        .isEqualTo(
            new PipelineConfig(
                "p",
                List.of(
                    new StageConfig("a", StageKind.STAGE, "", "pool cpu", 5, 2, "drop(7)", false),
                    new StageConfig(
                        "b", StageKind.BATCH, "", "batch of 10 or 20 ms", 10, 0, "", false))));
    assertThat(pipeline).hasToString("Pipeline(p, [a, b])");
  }
}
