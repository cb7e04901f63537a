package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.discipline.Discipline;
import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.overflow.CoDel;
import dev.weir.request.Priority;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Whoever comes to a gate, leaves it, waits or changes it is not blocked, as BlockHound sees it.
 */
@Tag("blockhound")
class GateOnNonBlockingThreadsTest {

  private static final int THREADS = 3;
  private static final int EACH = 1_000;

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
  @EnumSource(value = Strategy.class, mode = Mode.EXCLUDE, names = "CALLER_RUNS")
  void gate_usedOnParallelThreads_neverBlocks(Strategy strategy) throws InterruptedException {
    Gate gate =
        Gate.of("g")
            .limit(Limits.gradient2())
            .queueCapacity(8)
            .overflow(strategy.overflow())
            .discipline(Discipline.priority())
            .codel(new CoDel(Duration.ofMillis(1), Duration.ofMillis(10)))
            .build();
    CountDownLatch ended = new CountDownLatch(THREADS * EACH);
    for (int t = 0; t < THREADS; t++) {
      Schedulers.parallel()
          .schedule(
              () -> {
                for (int i = 0; i < EACH; i++) {
                  Disposable call =
                      Mono.delay(Duration.ofNanos(i), Schedulers.parallel())
                          .transform(gate.guard())
                          .doFinally(signal -> ended.countDown())
                          .contextWrite(Context.of(Priority.class, new Priority(i % 3)))
                          .subscribe(v -> {}, error -> {});
                  if (i % 5 == 0) {
                    call.dispose();
                  }
                  if (i % 100 == 0) {
                    int permits = 1 + i % 7;
                    gate.reconfigure(c -> c.withLimit(Limits.fixed(permits)));
                  }
                }
              });
    }

    assertThat(ended.await(PoolContract.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    eventually().until(() -> gate.snapshot().ledger().pending() == 0);
    assertThat(gate.snapshot().ledger().isBalanced()).isTrue();
  }

  @Test
  void flatMap_usedOnParallelThreads_neverBlocks() {
    Gate gate = Gate.of("g").limit(Limits.gradient2()).queueCapacity(8).build();
    Flux<Long> stream =
        Flux.range(0, EACH)
            .publishOn(Schedulers.parallel())
            .transform(gate.flatMap(i -> Mono.delay(Duration.ofNanos(i), Schedulers.parallel())));

    Long count =
        Flux.merge(stream, stream, stream.take(EACH / 2)).count().block(PoolContract.PATIENCE);

    assertThat(count).isEqualTo(2 * EACH + EACH / 2);
    eventually().until(() -> gate.snapshot().ledger().pending() == 0);
    assertThat(gate.snapshot().ledger().isBalanced()).isTrue();
  }
}
