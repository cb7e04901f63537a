package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A merge that was cancelled discards the Publishers that are still passed on to it. */
class FlatMapCancelTest {

  private static final int ROUNDS = 20_000;

  @Test
  void flatMap_cancelledWhileResultsArePassedOn_leavesNoTaskBehind() {
    WorkerPool pool = WorkerPools.fixed("flat", 2).queueCapacity(64).build();
    Random random = new Random();
    try {
      for (int i = 0; i < ROUNDS; i++) {
        Flux<Integer> source = Flux.range(1, 8);
        Disposable subscription =
            (i % 2 == 0
                    ? source.transform(pool.flatMap(Mono::just))
                    : source.transform(pool.flatMapSequential(Mono::just)))
                .subscribe();
        for (int spins = random.nextInt(2_000); spins > 0; spins--) {
          Thread.onSpinWait();
        }
        subscription.dispose();
      }
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() -> assertThat(pool.snapshot().ledger().pending()).isZero());
    } finally {
      pool.dispose();
    }
  }
}
