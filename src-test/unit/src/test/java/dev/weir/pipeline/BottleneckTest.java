package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.flow.Backpressure;
import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.test.TestPool;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.test.subscriber.TestSubscriber;

/** The bottleneck of pipelines that run, while it moves. Time is virtual. */
class BottleneckTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
  private final Map<String, Integer> millis = new LinkedHashMap<>();

  /* Takes as long as the map says at the moment. */
  private Mono<Integer> work(String stage, int element) {
    return Mono.delay(Duration.ofMillis(millis.get(stage)), clock).thenReturn(element);
  }

  private TestPool pool(String name, int workers) {
    return TestPool.of(WorkerPools.fixed(name, workers).queueCapacity(64), clock).autoRun();
  }

  private Stage<Integer, Integer> stage(WorkerPool pool, String name) {
    return Stage.on(pool).concurrency(4).flatMap(i -> work(name, i));
  }

  private void seconds(int n) {
    for (int i = 0; i < 1_000 * n; i++) {
      clock.advanceTimeBy(Duration.ofMillis(1));
    }
  }

  private static String named(Pipeline<?, ?> pipeline) {
    PipelineSnapshot snapshot = pipeline.snapshot();
    assertThat(snapshot.bottleneck()).as(snapshot.drawing()).isNotNull();
    return snapshot.bottleneck().name();
  }

  @Test
  void bottleneck_movesFromStageToStage_isNamedWithinTwoSeconds() {
    millis.putAll(Map.of("parse", 2, "enrich", 2, "store", 2));
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("moving")
            .stage("parse", stage(pool("cpu", 4), "parse"))
            .stage("enrich", stage(pool("io", 4), "enrich"))
            .stage("store", stage(pool("db", 4), "store"))
            .timer(clock)
            .build();
    Disposable run = Flux.range(0, Integer.MAX_VALUE).transform(pipeline).subscribe();

    for (String slow : List.of("enrich", "store", "parse", "store", "enrich", "parse")) {
      millis.replaceAll((stage, before) -> stage.equals(slow) ? 20 : 8);
      seconds(2);

      PipelineSnapshot snapshot = pipeline.snapshot();
      assertThat(snapshot.bottleneck())
          .as(snapshot.drawing())
          .isEqualTo(new Bottleneck(Bottleneck.Kind.STAGE, slow));
      assertThat(snapshot.stage(slow).utilization()).isGreaterThan(0.95);
      assertThat(snapshot.stage(slow).serviceTime()).isBetween(ofMillis(19), ofMillis(22));
      assertThat(snapshot.stage(slow).rate()).isBetween(180.0, 210.0); // 4 / 20 ms
    }
    run.dispose();
  }

  private static Duration ofMillis(int n) {
    return Duration.ofMillis(n);
  }

  @Test
  void bottleneck_twoStagesShareAGate_isTheOneThatUsesMoreOfIt() {
    Gate gate = Gate.of("shared").limit(Limits.fixed(2)).timer(clock).build();
    millis.putAll(Map.of("a", 5, "b", 20));
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("sharing")
            .stage("a", Stage.through(gate).concurrency(4).flatMap(i -> work("a", i)))
            .stage("b", Stage.through(gate).concurrency(4).flatMap(i -> work("b", i)))
            .timer(clock)
            .build();
    Disposable run = Flux.range(0, Integer.MAX_VALUE).transform(pipeline).subscribe();

    seconds(2);
    assertThat(named(pipeline)).isEqualTo("b");

    millis.putAll(Map.of("a", 20, "b", 5));
    seconds(2);
    assertThat(named(pipeline)).isEqualTo("a");
    run.dispose();
  }

  @Test
  void bottleneck_sourceIsSlow_isTheSource_andSubscriberIsSlow_theSubscriber() {
    millis.putAll(Map.of("a", 10, "b", 10));
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("ends")
            .stage("a", stage(pool("x", 4), "a"))
            .stage("b", stage(pool("y", 4), "b"))
            .timer(clock)
            .build();
    Disposable slowSource =
        Flux.interval(Duration.ofMillis(10), clock)
            .map(Long::intValue)
            .transform(pipeline)
            .subscribe();
    seconds(2);
    assertThat(named(pipeline)).isEqualTo("source");
    slowSource.dispose();

    Disposable slowSubscriber =
        Flux.range(0, Integer.MAX_VALUE)
            .transform(pipeline)
            .concatMap(i -> Mono.delay(Duration.ofMillis(10), clock), 1)
            .subscribe();
    seconds(2);
    assertThat(named(pipeline)).isEqualTo("subscriber");
    slowSubscriber.dispose();

    seconds(2);
    assertThat(pipeline.snapshot().bottleneck().kind()).isEqualTo(Bottleneck.Kind.NONE);
  }

  @Test
  void bottleneck_subscriberWorksInOnNext_isTheSubscriber() {
    WorkerPool workers = WorkerPools.fixed("workers", 4).queueCapacity(64).build();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("busy")
            .stage("b", Stage.on(workers).mapUnordered(i -> i))
            .timer(clock)
            .build();
    Hold hold = new Hold();
    hold.close("subscriber");
    Disposable run =
        Flux.range(0, Integer.MAX_VALUE)
            .transform(pipeline)
            .subscribe(i -> hold.pass("subscriber", i));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                hold.waiting("subscriber") == 1
                    && pipeline.snapshot().stage("b").ledger().running() == 3); // all but that one

    clock.advanceTimeBy(Duration.ofSeconds(2));

    assertThat(named(pipeline)).isEqualTo("subscriber");
    run.dispose();
    hold.open("subscriber");
    PipelineTest.settled(pipeline);
    workers.dispose();
  }

  @Test
  void bottleneck_orderKeepsResultsBack_isThatStage() {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("ordered")
            .stage("a", stage(pool("x", 4), "quick"))
            .stage(
                "b",
                Stage.on(pool("y", 4))
                    .concurrency(4)
                    .flatMapSequential(i -> work(i % 4 == 0 ? "slow" : "quick", i)))
            .timer(clock)
            .build();
    millis.putAll(Map.of("slow", 20, "quick", 1));
    Disposable run = Flux.range(0, Integer.MAX_VALUE).transform(pipeline).subscribe();

    seconds(2);

    assertThat(named(pipeline)).isEqualTo("b");
    assertThat(pipeline.snapshot().stage("b").utilization()).isLessThan(0.5);
    run.dispose();
  }

  @Test
  void bottleneck_gateThatOthersUseToo_isTheStageThatWaitsForPermits() {
    Gate gate = Gate.of("shared").limit(Limits.fixed(10)).timer(clock).build();
    Disposable others =
        Flux.range(0, 8).flatMap(i -> Mono.never().transform(gate.guard())).subscribe();
    millis.put("a", 10);
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("one of many")
            .stage("a", Stage.through(gate).flatMap(i -> work("a", i)))
            .timer(clock)
            .build();
    Disposable run = Flux.range(0, Integer.MAX_VALUE).transform(pipeline).subscribe();

    seconds(2);

    assertThat(named(pipeline)).isEqualTo("a");
    run.dispose();
    others.dispose();
  }

  @Test
  void bottleneck_onABranch_isNamed() {
    millis.putAll(Map.of("in", 2, "l", 2, "r", 20));
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("fan")
            .stage("in", stage(pool("i", 4), "in"))
            .broadcast(
                "copy",
                Pipeline.<Integer>named("left").stage("l", stage(pool("l", 4), "l")),
                Pipeline.<Integer>named("right").stage("r", stage(pool("r", 4), "r")))
            .timer(clock)
            .build();
    Disposable run = Flux.range(0, Integer.MAX_VALUE).transform(pipeline).subscribe();

    seconds(2);
    assertThat(named(pipeline)).isEqualTo("r");
    millis.putAll(Map.of("l", 20, "r", 2));
    seconds(2);
    assertThat(named(pipeline)).isEqualTo("l");
    millis.putAll(Map.of("l", 2, "in", 20));
    seconds(2);
    assertThat(named(pipeline)).isEqualTo("in");
    run.dispose();
  }

  /** Lets elements pass, or keeps them. */
  private static final class Hold {
    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> waiting = new ConcurrentHashMap<>();

    void close(String stage) {
      waiting.put(stage, new AtomicInteger());
      held.put(stage, new CountDownLatch(1));
    }

    void open(String stage) {
      held.remove(stage).countDown();
    }

    int waiting(String stage) {
      return waiting.get(stage).get();
    }

    int pass(String stage, int element) {
      CountDownLatch latch = held.get(stage);
      try {
        if (latch != null) {
          waiting.get(stage).incrementAndGet();
          latch.await();
        }
        return element;
      } catch (InterruptedException e) {
        throw Exceptions.propagate(e);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void bottleneck_ofWorkersThatAreHeldUp_isTheirStage(boolean shared) {
    Hold hold = new Hold();
    List<String> names = List.of("a", "b", "c");
    WorkerPool all = WorkerPools.fixed("all", 2).queueCapacity(64).build();
    List<WorkerPool> pools =
        names.stream()
            .map(n -> shared ? all : WorkerPools.fixed(n, 2).queueCapacity(16).build())
            .toList();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("held")
            .stage("a", Stage.on(pools.get(0)).map(i -> hold.pass("a", i)))
            .stage("b", Backpressure.block(8), Stage.on(pools.get(1)).map(i -> hold.pass("b", i)))
            .stage("c", Stage.on(pools.get(2)).mapUnordered(i -> hold.pass("c", i)))
            .timer(clock)
            .build();
    hold.close("a");
    Disposable run = Flux.range(0, Integer.MAX_VALUE).transform(pipeline).subscribe();
    String last = "a";
    for (String slow : List.of("b", "c", "a", "c", "b")) {
      hold.close(slow);
      hold.open(last);
      last = slow;
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  hold.waiting(slow) == 2
                      && (shared || (stands(pipeline, names, slow) && busy(pools) == 2)));

      clock.advanceTimeBy(Duration.ofSeconds(2));

      PipelineSnapshot snapshot = pipeline.snapshot();
      assertThat(snapshot.bottleneck().name()).as(snapshot.drawing()).isEqualTo(slow);
      assertThat(snapshot.stage(slow).utilization()).isEqualTo(1);
    }
    run.dispose();
    hold.open(last);
    PipelineTest.settled(pipeline);
    pools.forEach(WorkerPool::dispose);
    all.dispose();
  }

  private static long busy(List<WorkerPool> pools) {
    return pools.stream().mapToLong(pool -> pool.snapshot().ledger().pending()).sum();
  }

  /* Whether all behind it are empty, and those before it have all that they may. */
  private static boolean stands(Pipeline<?, ?> pipeline, List<String> names, String slow) {
    PipelineSnapshot snapshot = pipeline.snapshot();
    boolean behind = false;
    for (String name : names) {
      StageSnapshot stage = snapshot.stage(name);
      if (behind ? stage.ledger().pending() > 0 : stage.ledger().running() < 2) {
        return false;
      }
      behind |= name.equals(slow);
    }
    return true;
  }

  @Test
  void snapshots_takenAtAnyPaceByMany_sayTheSame() {
    millis.putAll(Map.of("a", 5, "b", 10));
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("watched")
            .stage("a", stage(pool("x", 4), "a"))
            .stage("b", stage(pool("y", 4), "b"))
            .timer(clock)
            .build();
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    Flux.range(0, Integer.MAX_VALUE).transform(pipeline).subscribe(subscriber);
    seconds(2);
    for (int i = 0; i < 1_500; i++) {
      clock.advanceTimeBy(Duration.ofMillis(1));
      assertThat(pipeline.snapshot().stage("b").rate()).isBetween(380.0, 420.0);
    }
    subscriber.cancel();
  }
}
