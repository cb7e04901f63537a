package dev.weir.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.flow.Backpressure;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** A branch that is cancelled, or fails, while others want more. */
class SplitCancelTest {

  private static final int ENOUGH = 100_000;

  private final WorkerPool pool = WorkerPools.fixed("pool", 2).queueCapacity(64).build();
  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicInteger taken = new AtomicInteger();

  private int held(int element) throws InterruptedException {
    never.await();
    return element;
  }

  private int interrupted(int element) {
    try {
      return held(element);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /* Ends, so that it can be told from one that is asked for more and more. */
  private Flux<Integer> source() {
    return Flux.generate(
        sink -> {
          sink.next(taken.get());
          if (taken.incrementAndGet() == ENOUGH) {
            sink.complete();
          }
        });
  }

  private Pipeline<Integer, Integer> copying(Stage<Integer, Integer> slow) {
    return Pipeline.<Integer>named("copying")
        .<Integer>broadcast(
            "copy",
            Pipeline.<Integer>named("archive").stage("a", Backpressure.block(8), slow),
            Pipeline.<Integer>named("search")
                .stage("s", Backpressure.drop(8), Stage.on(pool).concurrency(1).map(i -> i)))
        .build();
  }

  @Test
  @Timeout(60)
  void cancel_whileABranchWantsEverything_takesNoMoreFromTheSource() {
    Pipeline<Integer, Integer> pipeline =
        copying(Stage.on(pool).concurrency(1).map(this::interrupted));
    Disposable run = source().transform(pipeline).subscribe();
    int before = taken.get();
    assertThat(before).isLessThan(20); // what the slow branch has asked for

    run.dispose();

    assertThat(taken).hasValue(before);
    PipelineTest.settled(pipeline);
    pool.dispose();
  }

  @Test
  @Timeout(60)
  void error_ofOneBranch_takesNoMoreFromTheSource() throws InterruptedException {
    CountDownLatch failing = new CountDownLatch(1);
    CountDownLatch failed = new CountDownLatch(1);
    Pipeline<Integer, Integer> pipeline =
        copying(
            Stage.on(pool)
                .concurrency(1)
                .map(
                    i -> {
                      try {
                        failing.await();
                      } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                      }
                      throw new IllegalStateException("element " + i);
                    }));
    source().transform(pipeline).subscribe(i -> {}, error -> failed.countDown());
    int before = taken.get();

    failing.countDown();

    failed.await();
    PipelineTest.settled(pipeline);
    assertThat(taken).hasValue(before);
    pool.dispose();
  }
}
