package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.pipeline.Pipeline;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Whoever feeds, watches and cancels a pipeline is not blocked, as BlockHound sees it. */
@Tag("blockhound")
class PipelinesOnNonBlockingThreadsTest {

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

  @ParameterizedTest
  @EnumSource
  void pipeline_onParallelThreads_neverBlocks(PipelineKind kind) {
    WorkerPool pool = WorkerPools.parallel("computing", 2).queueCapacity(32).build();
    Gate gate = Gate.of("g").limit(Limits.fixed(3)).build();
    Pipeline<Integer, Integer> pipeline = kind.on(Pipeline.named("p"), pool, gate).build();
    Flux<Integer> stream =
        Flux.range(0, 300)
            .publishOn(Schedulers.parallel())
            .transform(pipeline)
            .publishOn(Schedulers.parallel(), 4);

    Disposable cancelled =
        stream.doOnNext(i -> pipeline.snapshot().drawing()).take(100).subscribe();
    Long count = Flux.merge(stream, stream).count().block(PoolContract.PATIENCE);

    assertThat(count).isEqualTo(600);
    eventually().until(cancelled::isDisposed);
    eventually().until(() -> pipeline.snapshot().pending() == 0);
    assertThat(pipeline.snapshot().isBalanced()).isTrue();
    pool.dispose();
  }
}
