package dev.weir.retry;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A thousand callers whose every call fails. */
class RetryStormTest {

  private static final int CALLERS = 1_000;
  private static final int SECONDS = 10;

  private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
  private final AtomicInteger attempts = new AtomicInteger();

  /** Each caller calls once a second. */
  private void storm(Retries retries) {
    Mono<Object> call =
        Mono.error(
            () -> {
              attempts.incrementAndGet();
              return new IllegalStateException("down");
            });
    for (int i = 0; i < CALLERS * SECONDS; i++) {
      call.retryWhen(retries).onErrorComplete().subscribe();
      if (i % (CALLERS / 100) == 0) {
        time.advanceTimeBy(ofMillis(10));
      }
    }
    time.advanceTimeBy(ofSeconds(60));
    assertThat(retries.snapshot().calls()).isEqualTo(CALLERS * SECONDS);
    assertThat(retries.snapshot().isBalanced()).isTrue();
    assertThat(retries.snapshot().waiting()).isZero();
    time.dispose();
  }

  private Retries retries() {
    Random random = new Random(1);
    return Retries.of("storm").attempts(4).timer(time).random(random::nextDouble);
  }

  @Test
  void storm_withoutABudget_isFourTimesTheCalls() {
    storm(retries());

    assertThat(attempts).hasValue(4 * CALLERS * SECONDS);
  }

  @Test
  void storm_withABudget_isTheCallsAndWhatTheBudgetHolds() {
    RetryBudget budget = RetryBudget.of("dest").timer(time).build();
    storm(retries().budget(budget));

    int retried = attempts.get() - CALLERS * SECONDS;
    int paid = CALLERS * SECONDS / 5;
    // The last waits end, and may be followed by others, within some seconds of the last call
    assertThat(retried).isBetween(paid, paid + 100 + 10 * (SECONDS + 20));
    assertThat(budget.snapshot().spent()).isEqualTo(retried);
  }
}
