package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.WeirSchedulers;
import dev.weir.pool.WorkerPool;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** A pool whose own workers are non-blocking threads never blocks one, as BlockHound sees it. */
@Tag("blockhound")
class WeirSchedulersOnNonBlockingThreadsTest {

  private static final int SHORT_TASKS = 200_000;

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
  @EnumSource(PipelineStep.class)
  void operator_overPoolsInReactorsPlace_neverBlocks(PipelineStep step) {
    try (WeirSchedulers installed = WeirSchedulers.install()) {
      assertThat(new RandomPipeline(step).run()).isNotEmpty();
      assertThat(installed.isDisposed()).isFalse();
    }
  }

  @Test
  void shortTasks_onNonBlockingWorkers_neverBlock() throws InterruptedException {
    try (WeirSchedulers installed = WeirSchedulers.install()) {
      WorkerPool pool = (WorkerPool) Schedulers.newParallel("short", 2);
      try {
        CountDownLatch done = new CountDownLatch(SHORT_TASKS);
        for (int i = 0; i < SHORT_TASKS; i++) {
          pool.execute(done::countDown);
        }
        assertThat(done.await(PoolContract.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(
                Flux.range(0, 10_000)
                    .transform(pool.mapUnordered(i -> i))
                    .count()
                    .block(PoolContract.PATIENCE))
            .isEqualTo(10_000);
        Pools.awaitSettled(pool);
      } finally {
        pool.dispose();
      }
      assertThat(installed.isDisposed()).isFalse();
    }
  }
}
