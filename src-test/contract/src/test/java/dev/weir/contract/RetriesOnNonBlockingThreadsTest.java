package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.retry.Retries;
import dev.weir.retry.RetryBudget;
import dev.weir.retry.RetrySnapshot;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Whoever fails, waits for another try or gives up is not blocked, as BlockHound sees it. */
@Tag("blockhound")
class RetriesOnNonBlockingThreadsTest {

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

  @Test
  void retries_onParallelThreads_neverBlock() throws InterruptedException {
    RetryBudget budget = RetryBudget.of("calls").burst(1_000).build();
    Retries retries =
        Retries.of("calls").backoff(Duration.ofNanos(1_000), Duration.ofMillis(1)).budget(budget);
    CountDownLatch ended = new CountDownLatch(THREADS * EACH);
    for (int t = 0; t < THREADS; t++) {
      Schedulers.parallel()
          .schedule(
              () -> {
                for (int i = 0; i < EACH; i++) {
                  Disposable call =
                      Mono.error(() -> new IllegalStateException("failed"))
                          .retryWhen(retries)
                          .doFinally(signal -> ended.countDown())
                          .subscribe(v -> {}, error -> {});
                  if (i % 3 == 0) {
                    call.dispose();
                  }
                }
              });
    }

    assertThat(ended.await(PoolContract.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    eventually()
        .untilAsserted(
            () -> {
              RetrySnapshot now = retries.snapshot();
              assertThat(now.isBalanced()).as("%s", now).isTrue();
              assertThat(now.waiting()).as("%s", now).isZero();
              assertThat(now.retries()).isPositive();
              assertThat(budget.snapshot().spent()).isEqualTo(now.retries());
            });
  }
}
