package dev.weir.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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

  private volatile long dice;

  private final RetryAfter retryAfter =
      new RetryAfter(this::progress, clock::get, most -> Math.min(most, dice));

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

  @Test
  void seconds_asTheDiceFall_areUpToTwiceAsMany() {
    for (int i = 0; i < 20; i++) {
      retryAfter.seconds(16);
      clock.addAndGet(250 * MILLI);
      completed += 1;
    }
    assertThat(retryAfter.seconds(16)).isEqualTo(4);
    dice = 3;
    assertThat(retryAfter.seconds(16)).isEqualTo(7);
    dice = Long.MAX_VALUE;
    assertThat(retryAfter.seconds(16)).isEqualTo(8);
  }

  @Test
  void seconds_longerThanAnybodyIsTold_areSpreadAllTheSame() {
    for (int i = 0; i < 20; i++) {
      retryAfter.seconds(100_000);
      clock.addAndGet(250 * MILLI);
      completed += 1;
    }
    assertThat(retryAfter.seconds(100_000)).isEqualTo(150);
    dice = 75;
    assertThat(retryAfter.seconds(100_000)).isEqualTo(225);
    dice = Long.MAX_VALUE;
    assertThat(retryAfter.seconds(100_000)).isEqualTo(300);
  }

  @Test
  void dice_always_fallFromZeroToTheMost() {
    Set<Long> fallen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      fallen.add(RetryAfter.dice(2));
    }
    assertThat(fallen).containsExactlyInAnyOrder(0L, 1L, 2L);
  }

  private Progress progress() {
    samples.incrementAndGet();
    return new Progress(completed + failed, completed + failed, 8);
  }
}
