package dev.weir.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.PoolEvent;
import dev.weir.pool.StuckAction;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** A body that runs for too long on a non-blocking worker is interrupted, and nothing blocks. */
@Tag("blockhound")
class StuckOnNonBlockingThreadsTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final List<PoolEvent> events = new CopyOnWriteArrayList<>();
  private final WorkerPool pool =
      WorkerPools.parallel("computes", 1)
          .stuckAfter(Duration.ofMillis(20), StuckAction.INTERRUPT)
          .listener(events::add)
          .build();

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
    BlockingCalls.assertNone();
  }

  /* Until somebody interrupts it. */
  private static int computeForEver() {
    int rounds = 0;
    while (!Thread.currentThread().isInterrupted()) {
      rounds++;
    }
    return rounds;
  }

  @Test
  void body_computesForEver_isInterruptedAndTheNextOnesAreNot() {
    for (int i = 0; i < 10; i++) {
      assertThat(pool.submit(StuckOnNonBlockingThreadsTest::computeForEver).block(PATIENCE))
          .isNotNull();
      Long interrupted =
          Flux.range(0, 1_000)
              .transform(pool.map(n -> Thread.currentThread().isInterrupted()))
              .filter(seen -> seen)
              .count()
              .block(PATIENCE);
      assertThat(interrupted).isZero();
    }

    assertThat(events)
        .filteredOn(PoolEvent.WorkerStuck.class::isInstance)
        .hasSizeGreaterThanOrEqualTo(10);
  }
}
