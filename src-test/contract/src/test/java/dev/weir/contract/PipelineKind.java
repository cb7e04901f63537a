package dev.weir.contract;

import dev.weir.flow.Backpressure;
import dev.weir.gate.Gate;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineBuilder;
import dev.weir.pipeline.Stage;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Pipelines of a few stages, which pass on each number once. */
enum PipelineKind {
  MAP {
    @Override
    PipelineBuilder<Integer, Integer> on(
        PipelineBuilder<Integer, Integer> to, WorkerPool pool, Gate gate) {
      return to.stage("a", Stage.on(pool).concurrency(3).map(i -> i))
          .stage("b", Stage.on(pool).concurrency(2).mapUnordered(i -> i));
    }
  },
  KEYED_TIMEOUT {
    @Override
    PipelineBuilder<Integer, Integer> on(
        PipelineBuilder<Integer, Integer> to, WorkerPool pool, Gate gate) {
      return to.stage(
          "a",
          Backpressure.timeout(8, Duration.ofSeconds(60)),
          Stage.on(pool).concurrency(4).mapKeyed(i -> i % 3, i -> i));
    }
  },
  FLAT_MAP {
    @Override
    PipelineBuilder<Integer, Integer> on(
        PipelineBuilder<Integer, Integer> to, WorkerPool pool, Gate gate) {
      return to.stage("a", Stage.on(pool).concurrency(3).flatMap(Mono::just))
          .stage("b", Stage.on(pool).concurrency(3).flatMapSequential(Mono::just));
    }
  },
  GATE {
    @Override
    PipelineBuilder<Integer, Integer> on(
        PipelineBuilder<Integer, Integer> to, WorkerPool pool, Gate gate) {
      return to.stage("a", Stage.through(gate).concurrency(5).flatMap(Mono::just))
          .stage("b", Stage.through(gate).concurrency(3).flatMapSequential(Mono::just));
    }
  },
  BATCH {
    @Override
    PipelineBuilder<Integer, Integer> on(
        PipelineBuilder<Integer, Integer> to, WorkerPool pool, Gate gate) {
      return to.batch("gather", 3, Duration.ofMillis(2))
          .stage("part", Stage.on(pool).concurrency(2).flatMap(Flux::fromIterable));
    }
  },
  ROUTE {
    @Override
    PipelineBuilder<Integer, Integer> on(
        PipelineBuilder<Integer, Integer> to, WorkerPool pool, Gate gate) {
      return to.route(
          "split",
          i -> i % 2 == 0 ? "even" : "odd",
          Pipeline.<Integer>named("even").stage("e", Stage.on(pool).map(i -> i)),
          Pipeline.<Integer>named("odd").stage("o", Stage.on(pool).map(i -> i)));
    }
  };

  abstract PipelineBuilder<Integer, Integer> on(
      PipelineBuilder<Integer, Integer> to, WorkerPool pool, Gate gate);
}
