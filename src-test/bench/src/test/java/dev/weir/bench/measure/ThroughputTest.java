package dev.weir.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.bench.contender.Contender;
import dev.weir.bench.contender.Entrance;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThroughputTest {

  @Test
  void stop_oneProducerCarriesOnWhatTheOtherHandsOver_losesNothing() throws Exception {
    Carried carried = new Carried();
    Params params =
        Params.none()
            .with("producers", 2)
            .with("capacity", 16)
            .with("workload", Workload.NOOP.id())
            .with("spins", 0);

    try (Run run = new Throughput(carried, params)) {
      carried.bothAreIn.await();

      assertThat(run.stopAndCountLost()).isZero();
    }
  }

  /** As a Flux without threads: the first to come is kept for as long as the second one comes. */
  private static final class Carried implements Contender {

    private final CountDownLatch bothAreIn = new CountDownLatch(2);
    private volatile Thread second;

    @Override
    public Entrance entrance() {
      return this::offer;
    }

    private boolean offer(Runnable task) {
      task.run();
      if (Thread.currentThread().getName().equals("producer-1")) {
        if (second == null) {
          second = Thread.currentThread();
          bothAreIn.countDown();
        }
        return true;
      }
      bothAreIn.countDown();
      while (second == null || second.isAlive()) {
        Thread.onSpinWait();
      }
      return true;
    }

    @Override
    public boolean bounded() {
      return true;
    }

    @Override
    public void close() {}
  }
}
