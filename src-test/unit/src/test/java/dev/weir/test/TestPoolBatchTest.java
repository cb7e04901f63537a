package dev.weir.test;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.BatchOptions;
import dev.weir.pool.Batcher;
import dev.weir.pool.PoolDisposedException;
import dev.weir.pool.WorkerPools;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** Batches and keyed streams on a test pool, as a user would test them: without sleeping. */
class TestPoolBatchTest {

  private static final BatchOptions<Integer> PAIRS =
      BatchOptions.<Integer>named("pairs").maxSize(2).maxDelay(ofMillis(10));

  private static Batcher<Integer, Integer> negating(TestPool pool) {
    return pool.batch(items -> items.stream().map(i -> -i).toList(), PAIRS);
  }

  @Test
  void batch_byHand_isDoneWhenTheTestSaysSo() {
    TestPool pool = TestPool.of(WorkerPools.fixed("db", 1));
    Batcher<Integer, Integer> batcher = negating(pool);

    StepVerifier.create(Flux.merge(batcher.submit(1), batcher.submit(2)))
        .then(() -> assertThat(batcher.ledger().running()).isEqualTo(2))
        .then(pool::runAll)
        .expectNext(-1, -2)
        .verifyComplete();

    assertThat(batcher.options()).isEqualTo(PAIRS);
    pool.expect().completed(1).quiet().balanced();
  }

  @Test
  void batch_byItself_isDoneWhenItsTimeHasCome() {
    TestPool pool = TestPool.of(WorkerPools.fixed("db", 1)).autoRun();
    Batcher<Integer, Integer> batcher = negating(pool);

    StepVerifier.create(batcher.submit(1))
        .then(() -> pool.advanceTimeBy(ofMillis(9)))
        .then(() -> assertThat(batcher.ledger().queued()).isEqualTo(1))
        .then(() -> pool.advanceTimeBy(ofMillis(1)))
        .expectNext(-1)
        .verifyComplete();
  }

  @Test
  void batcher_disposedOf_tellsWhatHasGathered() {
    TestPool pool = TestPool.of(WorkerPools.fixed("db", 1)).autoRun();
    Batcher<Integer, Integer> first = negating(pool);
    Batcher<Integer, Integer> second = negating(pool);

    StepVerifier.create(first.submit(1))
        .then(first::dispose)
        .verifyError(PoolDisposedException.class);
    StepVerifier.create(second.submit(1))
        .then(() -> second.disposeGracefully().subscribe())
        .expectNext(-1)
        .verifyComplete();

    assertThat(List.of(first.isDisposed(), second.isDisposed())).containsOnly(true);
  }

  @Test
  void mapKeyed_onAVirtualPool_needsNoVirtualThreads() {
    TestPool pool = TestPool.of(WorkerPools.virtual("v", 2));

    StepVerifier.create(Flux.just(1, 2, 3).transform(pool.mapKeyed(i -> i % 2, i -> 10 * i)))
        .then(() -> pool.expect().queued(2)) // the third waits for the first
        .then(pool::runAll)
        .expectNext(10, 20, 30)
        .verifyComplete();
  }
}
