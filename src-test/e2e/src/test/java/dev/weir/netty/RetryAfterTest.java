package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Ledger;
import dev.weir.observe.Percentiles;
import dev.weir.observe.PoolSnapshot;
import dev.weir.observe.WorkerSnapshot;
import dev.weir.observe.Workforce;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RetryAfterTest {

  private static final long MILLI = 1_000_000L;

  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
  private final AtomicInteger samples = new AtomicInteger();
  private volatile long completed;
  private volatile long failed;

  private final RetryAfter retryAfter = new RetryAfter(this::snapshot, clock::get);

  @Test
  void seconds_refusalsWithinAQuarterSecond_takeOneSample() {
    for (int i = 0; i < 250; i++) {
      retryAfter.seconds(16);
      clock.addAndGet(MILLI);
    }
    assertThat(samples).hasValue(1);

    retryAfter.seconds(16);

    assertThat(samples).hasValue(2);
  }

  @Test
  void seconds_poolThatFinishesFourASecond_isDepthOverRate() {
    for (int i = 0; i < 20; i++) {
      retryAfter.seconds(16);
      clock.addAndGet(250 * MILLI);
      completed += i % 2;
      failed += (i + 1) % 2;
    }
    assertThat(retryAfter.seconds(16)).isEqualTo(4);
    assertThat(retryAfter.seconds(3)).isEqualTo(1);
  }

  @Test
  void seconds_manyThreadsAtOnce_oneOfThemSamples() throws Exception {
    int threads = 8;
    CountDownLatch ready = new CountDownLatch(threads);
    List<Thread> refusals = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread refusal =
          new Thread(
              () -> {
                ready.countDown();
                await(ready);
                retryAfter.seconds(1);
              });
      refusal.start();
      refusals.add(refusal);
    }
    for (Thread refusal : refusals) {
      refusal.join();
    }
    assertThat(samples).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private PoolSnapshot snapshot() {
    samples.incrementAndGet();
    Ledger ledger = new Ledger(0, completed, failed, 0, 0, 0, 0, 0, 0, 0, 0, 16, 8);
    Percentiles none =
        new Percentiles(
            0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    WorkerSnapshot worker =
        new WorkerSnapshot("w", true, completed + failed, 0, Duration.ZERO, Duration.ZERO, 0);
    return new PoolSnapshot(
        "p",
        ledger,
        24,
        16,
        0,
        8,
        0,
        Duration.ZERO,
        1,
        none,
        none,
        0,
        List.of(worker),
        Workforce.constant(8),
        List.of());
  }
}
