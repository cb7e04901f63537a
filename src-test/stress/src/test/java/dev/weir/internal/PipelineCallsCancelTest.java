package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.flow.Backpressure;
import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.Stage;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Stages with a Publisher for each element, cancelled at random moments, among them those in which
 * more is requested: every element and result goes to a function, to the subscriber or to the
 * discard hook, and to one of them only.
 */
class PipelineCallsCancelTest {

  private static final int ROUNDS = Integer.getInteger("pipeline.cancels", 1_500);
  private static final int ELEMENTS = 12;
  private static final int NEXT = 1 << 24; // a stage's results are told from its elements by that

  private final Set<Integer> come = ConcurrentHashMap.newKeySet();
  private final Set<Integer> begun = ConcurrentHashMap.newKeySet();
  private final Map<Integer, Integer> seen = new ConcurrentHashMap<>();
  private final Consumer<Object> sees = o -> seen.merge((Integer) o, 1, Integer::sum);

  private Mono<Integer> call(int element) {
    begun.add(element);
    Mono<Integer> result = Mono.fromSupplier(() -> element + NEXT);
    return (element % 3 == 0 ? result.subscribeOn(Schedulers.parallel()) : result)
        .doOnNext(come::add);
  }

  private final class Subscriber extends BaseSubscriber<Integer> {
    @Override
    public Context currentContext() {
      return Operators.enableOnDiscard(Context.empty(), sees)
          .put("reactor.onNextDropped.local", sees);
    }

    @Override
    protected void hookOnSubscribe(Subscription s) {
      s.request(2);
    }

    @Override
    protected void hookOnNext(Integer result) {
      sees.accept(result);
      request(1);
    }
  }

  @Test
  void calls_cancelledAtRandom_accountForEveryElementAndResult() {
    WorkerPool pool = WorkerPools.fixed("p", 2).queueCapacity(64).build();
    Gate gate = Gate.of("g").limit(Limits.fixed(2)).build();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer>named("cancelled")
            .stage("a", Stage.on(pool).concurrency(4).flatMap(this::call))
            .stage("b", Stage.through(gate).concurrency(3).flatMapSequential(this::call))
            .<Integer>broadcast(
                "copy",
                Pipeline.<Integer>named("l")
                    .stage("l", Stage.on(pool).concurrency(3).flatMapSequential(this::call)),
                Pipeline.<Integer>named("r")
                    .stage("r", Backpressure.drop(1), Stage.through(gate).flatMap(Mono::just))
                    .stage("none", Stage.on(pool).flatMap(i -> Mono.<Integer>empty())))
            .build();
    Random random = new Random(11);
    try {
      for (int round = 0; round < ROUNDS; round++) {
        Subscriber subscriber = new Subscriber();
        Flux.range(round * ELEMENTS, ELEMENTS)
            .doOnNext(come::add)
            .transform(pipeline)
            .subscribe(subscriber);
        for (int spins = random.nextInt(6_000); spins > 0; spins--) {
          Thread.onSpinWait();
        }
        subscriber.cancel();
        if (round % 500 == 499 || round == ROUNDS - 1) {
          await()
              .atMost(Duration.ofSeconds(20))
              .untilAsserted(() -> assertAccountedFor(pool, gate, pipeline));
          come.clear();
          begun.clear();
          seen.clear();
        }
      }
    } finally {
      pool.dispose();
    }
  }

  private void assertAccountedFor(WorkerPool pool, Gate gate, Pipeline<?, ?> pipeline) {
    assertThat(pool.snapshot().ledger().pending()).isZero();
    assertThat(gate.snapshot().ledger().pending()).isZero();
    assertThat(pipeline.snapshot().pending()).isZero();
    assertThat(pipeline.snapshot().isBalanced()).isTrue();
    for (int element : come) {
      int times = seen.getOrDefault(element, 0);
      if (element < 2 * NEXT) { // of the first two stages
        assertThat(times + (begun.contains(element) ? 1 : 0)).as("%s", element).isEqualTo(1);
      }
    }
  }
}
