package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.resilience4j.Breaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Whoever calls through a breaker, or is turned away, is not blocked, as BlockHound sees it. */
@Tag("blockhound")
class BreakerOnNonBlockingThreadsTest {

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
  void breaker_onParallelThreads_neverBlocks() throws InterruptedException {
    CircuitBreakerConfig config =
        CircuitBreakerConfig.custom()
            .slidingWindowSize(8)
            .minimumNumberOfCalls(8)
            .slidingWindowSynchronizationStrategy(SlidingWindowSynchronizationStrategy.LOCK_FREE)
            .waitDurationInOpenState(Duration.ofHours(1)) // a change takes a lock of its own
            .build();
    Breaker breaker = Breaker.of(CircuitBreaker.of("b", config)).build();
    CountDownLatch ended = new CountDownLatch(THREADS * EACH);
    for (int t = 0; t < THREADS; t++) {
      Schedulers.parallel()
          .schedule(
              () -> {
                for (int i = 0; i < EACH; i++) {
                  int number = i;
                  Disposable call =
                      Mono.delay(Duration.ofNanos(i), Schedulers.parallel())
                          .map(
                              n -> {
                                if (number > EACH / 2) {
                                  throw new IllegalStateException("failed");
                                }
                                return n;
                              })
                          .transform(breaker.guard())
                          .doFinally(signal -> ended.countDown())
                          .subscribe(v -> {}, error -> {});
                  if (i % 5 == 0) {
                    call.dispose();
                  }
                }
              });
    }

    assertThat(ended.await(PoolContract.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    eventually().until(() -> breaker.snapshot().running() == 0);
    assertThat(breaker.snapshot().isBalanced()).isTrue();
    assertThat(breaker.snapshot().calls() + breaker.snapshot().turnedAway())
        .isEqualTo(THREADS * EACH);
  }

  @Test
  void probes_onParallelThreads_areTakenAndBoundedWithoutBlocking() throws InterruptedException {
    int probes = THREADS * EACH;
    CircuitBreaker halfOpen =
        CircuitBreaker.of(
            "b",
            CircuitBreakerConfig.custom()
                .minimumNumberOfCalls(probes)
                .permittedNumberOfCallsInHalfOpenState(probes)
                .slidingWindowSynchronizationStrategy(
                    SlidingWindowSynchronizationStrategy.LOCK_FREE)
                .build());
    halfOpen.transitionToOpenState();
    halfOpen.transitionToHalfOpenState();
    Breaker breaker =
        Breaker.of(halfOpen)
            .cancelCounts(Duration.ofHours(1))
            .probeBound(Duration.ofMillis(1))
            .build();
    CountDownLatch begun = new CountDownLatch(THREADS);
    Disposable.Composite neverEnding = Disposables.composite();
    for (int t = 0; t < THREADS; t++) {
      Schedulers.parallel()
          .schedule(
              () -> {
                for (int i = 0; i < EACH; i++) {
                  if (i % 2 == 0) {
                    neverEnding.add(Mono.never().transform(breaker.guard()).subscribe());
                  } else {
                    Mono.never().transform(breaker.guard()).subscribe().dispose();
                  }
                }
                begun.countDown();
              });
    }

    assertThat(begun.await(PoolContract.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    eventually().until(() -> breaker.snapshot().running() == 0);
    neverEnding.dispose();
    assertThat(breaker.snapshot().unfinished()).isGreaterThanOrEqualTo(probes / 2);
    assertThat(breaker.snapshot().isBalanced()).isTrue();
    assertThat(breaker.snapshot().calls()).isEqualTo(probes);
  }
}
