package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.Stage;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/**
 * Pipelines that are cancelled at random moments: every element is passed on or discarded, once,
 * signals never overlap, and the law holds for every stage and the whole.
 */
class PipelineCancelTest {

  private static final int ROUNDS = Integer.getInteger("pipeline.cancels", 2_000);

  @Test
  void pipelines_cancelledAtRandom_accountForEveryElement() {
    WorkerPool pool = WorkerPools.fixed("p", 2).queueCapacity(64).build();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("cancelled")
            .stage("a", Stage.on(pool).concurrency(3).map(i -> i))
            .route(
                "split",
                i -> i % 2 == 0 ? "even" : "odd",
                Pipeline.<Integer>named("even").stage("e", Stage.on(pool).map(i -> i)),
                Pipeline.<Integer>named("odd").stage("o", Stage.on(pool).mapUnordered(i -> i)))
            .stage("z", Stage.on(pool).concurrency(2).mapKeyed(i -> i % 3, i -> i))
            .build();
    Random random = new Random(7);
    Map<Recorder, StringBuilder> recorders = new IdentityHashMap<>();
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Recorder recorder = new Recorder();
        StringBuilder sent = new StringBuilder();
        recorders.put(recorder, sent);
        Flux.range(0, 10).doOnNext(sent::append).transform(pipeline).subscribe(recorder);
        recorder.subscription.request(random.nextInt(12));
        for (int spins = random.nextInt(3_000); spins > 0; spins--) {
          Thread.onSpinWait();
        }
        recorder.subscription.cancel();
        if (recorders.size() == 1_000 || round == ROUNDS - 1) {
          await()
              .atMost(Duration.ofSeconds(20))
              .untilAsserted(() -> assertAccountedFor(pool, pipeline, recorders));
          recorders.clear();
        }
      }
    } finally {
      pool.dispose();
    }
  }

  private static void assertAccountedFor(
      WorkerPool pool, Pipeline<?, ?> pipeline, Map<Recorder, StringBuilder> recorders) {
    assertThat(pool.snapshot().ledger().pending()).isZero();
    assertThat(pipeline.snapshot().pending()).isZero();
    assertThat(pipeline.snapshot().isBalanced()).isTrue();
    recorders.forEach(
        (recorder, sent) -> {
          assertThat(recorder.known()).isEqualTo(sent.toString());
          assertThat(recorder.end()).isIn("", "completed");
        });
  }
}
