package dev.weir.bench.contender;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** That what is said to be managed is. */
class ManagedTest {

  private static final int WORKERS = 2;
  private static final int CAPACITY = 8;

  @Test
  void readings_poolWithWorkQueued_areTakenAndChangeNothing() throws Exception {
    AtomicLong readings = new AtomicLong();
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(CAPACITY);
    try (Contender managed = Managed.create(new Setup(WORKERS, CAPACITY), readings)) {
      Entrance entrance = managed.entrance();
      for (int i = 0; i < CAPACITY; i++) {
        assertThat(entrance.offer(() -> hold(release, done))).isTrue();
      }
      assertThat(entrance.offer(() -> {})).isFalse();

      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (readings.get() < 3 && System.nanoTime() < deadline) {
        Thread.onSpinWait();
      }

      assertThat(readings.get()).isGreaterThanOrEqualTo(3);
      assertThat(
              Thread.getAllStackTraces().keySet().stream()
                  .filter(thread -> thread.getName().matches("managed-[0-9]+")))
          .hasSize(WORKERS);
      release.countDown();
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static void hold(CountDownLatch release, CountDownLatch done) {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    done.countDown();
  }
}
