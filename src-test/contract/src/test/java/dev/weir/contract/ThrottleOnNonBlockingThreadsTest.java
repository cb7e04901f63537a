package dev.weir.contract;

import static dev.weir.contract.Pools.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.gate.KeyedThrottle;
import dev.weir.gate.Throttle;
import dev.weir.limit.Rate;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/** Whoever takes permits, waits for them or gives up is not blocked, as BlockHound sees it. */
@Tag("blockhound")
class ThrottleOnNonBlockingThreadsTest {

  private static final int THREADS = 3;
  private static final int EACH = 3_000;

  private final Throttle throttle =
      Throttle.of("calls").rate(Rate.perSecond(1_000_000).burst(100)).build();

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
  void elements_onParallelThreads_neverBlock() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(THREADS);
    for (int t = 0; t < THREADS; t++) {
      Flux.range(0, EACH)
          .publishOn(Schedulers.parallel(), 8)
          .transform(throttle.elements())
          .publishOn(Schedulers.parallel(), 8)
          .doFinally(signal -> ended.countDown())
          .subscribe();
    }

    assertThat(ended.await(PoolContract.PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(throttle.snapshot().ledger().completed()).isEqualTo(THREADS * EACH);
  }

  @Test
  void acquire_onParallelThreads_neverBlocks() {
    AtomicInteger done = new AtomicInteger();
    for (int t = 0; t < THREADS; t++) {
      Schedulers.parallel()
          .schedule(
              () -> {
                for (int i = 0; i < EACH; i++) {
                  throttle.tryAcquire();
                  Disposable wait = throttle.acquire(2).subscribe(nothing -> {}, error -> {});
                  if (i % 3 == 0) {
                    wait.dispose();
                  }
                  if (i % 100 == 0) {
                    throttle.update(Rate.perSecond(1_000_000).burst(50 + i / 100));
                  }
                }
                done.incrementAndGet();
              });
    }

    eventually().until(() -> done.get() == THREADS);
    eventually().until(() -> throttle.snapshot().ledger().pending() == 0);
    assertThat(throttle.snapshot().ledger().isBalanced()).isTrue();
  }

  @Test
  void keyed_onParallelThreads_neverBlocks() {
    KeyedThrottle<Integer> users =
        KeyedThrottle.of("users").rate(Rate.perSecond(10)).maxKeys(2_000).build();
    AtomicInteger done = new AtomicInteger();
    for (int t = 0; t < THREADS; t++) {
      Schedulers.parallel()
          .schedule(
              () -> {
                for (int i = 0; i < EACH; i++) {
                  users.tryAcquire(i);
                }
                done.incrementAndGet();
              });
    }

    eventually().until(() -> done.get() == THREADS);
    eventually().until(() -> users.snapshot().keys() == 0);
    assertThat(users.snapshot().ledger().isBalanced()).isTrue();
    assertThat(users.snapshot().ledger().offered()).isEqualTo(THREADS * EACH);
  }

  @Test
  void keyedWaits_onParallelThreads_neverBlock() {
    KeyedThrottle<Integer> users =
        KeyedThrottle.of("users")
            .rate(Rate.perSecond(1_000_000))
            .maxWait(PoolContract.PATIENCE)
            .build();
    AtomicInteger done = new AtomicInteger();
    for (int t = 0; t < THREADS; t++) {
      Schedulers.parallel()
          .schedule(
              () -> {
                for (int i = 0; i < EACH; i++) {
                  Disposable wait =
                      users.acquire(i % 7, 20_000).subscribe(nothing -> {}, error -> {});
                  if (i % 3 != 0) {
                    wait.dispose();
                  }
                  if (i % 500 == 0) {
                    users.update(Rate.perSecond(100_000_000 + i));
                  }
                }
                done.incrementAndGet();
              });
    }

    eventually().until(() -> done.get() == THREADS);
    eventually().until(() -> users.snapshot().ledger().pending() == 0);
    eventually().until(() -> users.snapshot().keys() == 0);
    assertThat(users.snapshot().waiting()).isZero();
    assertThat(users.snapshot().ledger().isBalanced()).isTrue();
    assertThat(users.snapshot().ledger().offered()).isEqualTo(THREADS * EACH);
  }
}
