package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.flow.Backpressure;
import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.overflow.Overflow;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineBuilder;
import dev.weir.pipeline.PipelineSnapshot;
import dev.weir.pipeline.Stage;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The law, for every stage and the whole, of pipelines that a seed alone decides. */
class PipelineLawTest {

  private static final int PIPELINES = Integer.getInteger("pipeline.laws", 60);

  private final List<WorkerPool> pools =
      List.of(
          WorkerPools.fixed("one", 1).queueCapacity(16).build(),
          WorkerPools.fixed("three", 3).queueCapacity(16).build(),
          WorkerPools.fixed("rejecting", 2).queueCapacity(4).overflow(Overflow.reject()).build(),
          WorkerPools.parallel("parallel", 2).queueCapacity(16).build());
  private final Gate gate = Gate.of("gate").limit(Limits.fixed(3)).build();

  @BeforeEach
  void dropWhatFailsAfterTheEnd() {
    Hooks.onErrorDropped(error -> {}); // two stages may fail at once; the second is told nobody
  }

  @AfterEach
  void dispose() {
    Hooks.resetOnErrorDropped();
    pools.forEach(WorkerPool::dispose);
  }

  @Test
  void law_ofRandomPipelinesThatEndFailAndAreCancelled_isExact() {
    for (int seed = 0; seed < PIPELINES; seed++) {
      Random random = new Random(seed);
      Pipeline<Integer, Integer> pipeline = pipeline(random);
      for (int run = 0; run < 3; run++) {
        run(pipeline, random);
      }
      PipelineSnapshot[] last = new PipelineSnapshot[1];
      int which = seed;
      eventually()
          .untilAsserted(
              () -> {
                last[0] = pipeline.snapshot();
                assertThat(last[0].pending()).as("seed %s: %s", which, last[0]).isZero();
                assertThat(last[0].runs()).isZero();
                assertThat(last[0].isBalanced()).as("seed %s: %s", which, last[0]).isTrue();
              });
      assertThat(last[0].stages())
          .allSatisfy(
              s ->
                  assertThat(
                          s.ledger().completed()
                              | s.ledger().failed()
                              | s.ledger().cancelled()
                              | s.ledger().queued()
                              | s.ledger().running())
                      .as("%s", s)
                      .isNotNegative());
    }
    for (WorkerPool pool : pools) {
      eventually().until(() -> pool.snapshot().ledger().pending() == 0);
      assertThat(pool.snapshot().ledger().isBalanced()).isTrue();
    }
    eventually().until(() -> gate.snapshot().ledger().pending() == 0);
  }

  private static void run(Pipeline<Integer, Integer> pipeline, Random random) {
    Flux<Integer> source = Flux.range(0, random.nextInt(400));
    if (random.nextInt(4) == 0) {
      source = Flux.concat(source, Flux.error(new IllegalStateException("source")));
    }
    if (random.nextBoolean()) {
      source = source.publishOn(Schedulers.parallel());
    }
    Flux<Integer> results = source.transform(pipeline);
    int how = random.nextInt(4);
    if (how == 0) {
      Disposable stream = results.subscribe(i -> {}, error -> {});
      for (int spins = random.nextInt(20_000); spins > 0; spins--) {
        Thread.onSpinWait();
      }
      stream.dispose();
    } else {
      (how == 1 ? results.take(random.nextInt(200)) : results)
          .onErrorComplete()
          .blockLast(PoolContract.PATIENCE);
    }
  }

  private Pipeline<Integer, Integer> pipeline(Random random) {
    PipelineBuilder<Integer, Integer> builder = Pipeline.named("random");
    int length = 1 + random.nextInt(4);
    for (int i = 0; i < length; i++) {
      builder = extended(builder, "s" + i, random, true);
    }
    return builder.build();
  }

  private <I> PipelineBuilder<I, Integer> extended(
      PipelineBuilder<I, Integer> to, String name, Random random, boolean branches) {
    Function<Integer, Integer> function = function(random);
    WorkerPool pool = pools.get(random.nextInt(pools.size()));
    int most = Math.min(8, pool.config().capacity());
    Stage.OnPool on = Stage.on(pool).concurrency(1 + random.nextInt(most));
    if (random.nextBoolean()) {
      on = on.skipErrors((error, element) -> {});
    }
    Backpressure<Integer> strategy = strategy(random);
    return switch (random.nextInt(branches ? 8 : 6)) {
      case 0 -> to.stage(name, strategy, on.map(function));
      case 1 -> to.stage(name, strategy, on.mapUnordered(function));
      case 2 -> to.stage(name, strategy, on.mapKeyed(i -> i % 5, function));
      case 3 -> to.stage(name, strategy, on.flatMap(i -> call(function, i)));
      case 4 -> to.stage(name, strategy, Stage.through(gate).flatMap(i -> call(function, i)));
      case 5 ->
          to.batch(name, 1 + random.nextInt(10), Duration.ofNanos(1 + random.nextInt(2_000_000)))
              .stage(name + ".part", on.flatMapSequential(Flux::fromIterable));
      case 6 ->
          to.broadcast(name, branch(name + "l", random, "l"), branch(name + "r", random, "r"));
      default ->
          to.route(
              name,
              i -> i % 3 == 0 ? "l" : "r",
              branch(name + "l", random, "l"),
              branch(name + "r", random, "r"));
    };
  }

  private PipelineBuilder<Integer, Integer> branch(String stage, Random random, String name) {
    return extended(Pipeline.named(name), stage, random, false);
  }

  private static Function<Integer, Integer> function(Random random) {
    int failing = random.nextInt(3) == 0 ? random.nextInt(400) : -1;
    return i -> {
      if (i == failing) {
        throw new IllegalStateException("failing");
      }
      return i;
    };
  }

  private static Flux<Integer> call(Function<Integer, Integer> function, int element) {
    Mono<Integer> result = Mono.fromCallable(() -> function.apply(element));
    return switch (element % 4) {
      case 0 -> result.flux();
      case 1 -> result.publishOn(Schedulers.parallel()).flux();
      case 2 -> Flux.empty();
      default -> Flux.concat(result, Flux.just(element));
    };
  }

  private static Backpressure<Integer> strategy(Random random) {
    int capacity = 1 + random.nextInt(20);
    return switch (random.nextInt(8)) {
      case 0 -> Backpressure.drop(capacity);
      case 1 -> Backpressure.reject(capacity);
      case 2 -> Backpressure.timeout(capacity, Duration.ofMillis(5));
      case 3 -> Backpressure.<Integer>timeout(capacity, Duration.ofMillis(1)).discarding();
      case 4 -> Backpressure.<Integer>block(capacity).maxAge(Duration.ofMillis(2));
      default -> Backpressure.block(capacity);
    };
  }
}
