package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Streams over a gate that fail and are cancelled at random moments give every permit back. */
class GateFlatMapCancelTest {

  private static final int ROUNDS = Integer.getInteger("gate.streams", 20_000);
  private static final int ELEMENTS = 8;

  @Test
  void streams_cancelledAndFailedAtRandom_leaveNoPermitBehind() {
    Gate gate = Gate.of("flat").limit(Limits.fixed(3)).queueCapacity(4).build();
    Random random = new Random(7);
    for (int i = 0; i < ROUNDS; i++) {
      int kind = i % 3;
      int failing = random.nextInt(2 * ELEMENTS);
      Flux<Integer> source = Flux.range(0, ELEMENTS);
      Disposable subscription =
          (kind == 0
                  ? source.transform(gate.flatMap(e -> call(e, failing)))
                  : kind == 1
                      ? source.transform(gate.flatMapSequential(e -> call(e, failing)))
                      : source.transform(gate.concatMap(e -> call(e, failing))))
              .subscribe(e -> {}, error -> {});
      for (int spins = random.nextInt(2_000); spins > 0; spins--) {
        Thread.onSpinWait();
      }
      subscription.dispose();
    }
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(gate.snapshot().ledger().pending()).isZero());
    assertThat(gate.snapshot().ledger().isBalanced()).isTrue();
    assertThat(gate.snapshot().refused()).isEmpty();
  }

  private static Mono<Integer> call(int element, int failing) {
    Mono<Integer> call =
        element == failing ? Mono.error(new IllegalStateException("failing")) : Mono.just(element);
    return element % 2 == 0 ? call.publishOn(Schedulers.parallel()) : call;
  }
}
