package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.MixedPool;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.request.WorkloadKind;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Work that is offered and measured on non-blocking threads never blocks one. */
@Tag("blockhound")
class MixedOnNonBlockingThreadsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final WorkerPool cpu = WorkerPools.parallel("computes", 2).build();
  private final MixedPool pool =
      MixedPool.named("work").cpu(cpu).unknown(WorkloadKind.CPU).maxClasses(8).build();

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
    pool.disposeGracefully().block(PATIENCE);
    cpu.disposeGracefully().block(PATIENCE);
    BlockingCalls.assertNone();
  }

  @Test
  void work_offeredAndMeasuredOnNonBlockingThreads_neverBlocks() {
    Long done =
        Flux.range(0, 10_000)
            .publishOn(Schedulers.parallel())
            .flatMap(i -> pool.submit("class-" + i % 10 * (i % 3), () -> i), 64)
            .count()
            .block(PATIENCE);

    assertThat(done).isEqualTo(10_000);
    assertThat(pool.snapshot().classes()).anyMatch(known -> known.samples() > 0);
  }
}
