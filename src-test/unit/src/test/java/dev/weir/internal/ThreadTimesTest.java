package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.internal.ThreadTimes.Reading;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Where a thread's time goes. */
class ThreadTimesTest {

  private static final long SPELL = TimeUnit.MILLISECONDS.toNanos(50);

  @Test
  void waited_bodyWaits_isNearlyAllOfIt() throws InterruptedException {
    Reading before = Objects.requireNonNull(ThreadTimes.before());
    assertThat(new CountDownLatch(1).await(SPELL, TimeUnit.NANOSECONDS)).isFalse();
    Reading after = Objects.requireNonNull(ThreadTimes.after());

    assertThat(after.at() - before.at()).isGreaterThanOrEqualTo(SPELL);
    assertThat(after.waitedSince(before)).isGreaterThan(SPELL / 2);
  }

  @Test
  void cpu_bodyComputes_grows() {
    Reading before = Objects.requireNonNull(ThreadTimes.before());
    Reading after = before;
    while (after.cpuNanos() - before.cpuNanos() < SPELL) {
      after = Objects.requireNonNull(ThreadTimes.after());
    }

    long run = after.at() - before.at();
    assertThat(after.waitedSince(before)).isBetween(-SPELL, run - SPELL);
  }

  @Test
  void waited_readyIsKnown_isNotWaiting() {
    assertThat(new Reading(100, 10, 5_030).waitedSince(new Reading(0, 0, 5_000))).isEqualTo(60);
  }

  /** Where there is no file to spare, one reading of two may know, which is of all its life. */
  @Test
  void waited_readyIsKnownOnceOnly_countsAsNotKnown() {
    Reading before = new Reading(0, 0, -1);
    Reading after = new Reading(100, 10, 5_000);

    assertThat(after.waitedSince(before)).isEqualTo(90);
    assertThat(new Reading(200, 20, -1).waitedSince(after)).isEqualTo(90);
  }

  @Test
  void reading_onAVirtualThread_isNull() {
    assumeTrue(VirtualThreads.areThere(), "the JDK has no virtual threads");
    CompletableFuture<Boolean> tells = new CompletableFuture<>();
    VirtualThreads.factory("virtual-")
        .newThread(
            () -> tells.complete(ThreadTimes.before() != null || ThreadTimes.after() != null))
        .start();

    assertThat(tells).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(false);
  }
}
