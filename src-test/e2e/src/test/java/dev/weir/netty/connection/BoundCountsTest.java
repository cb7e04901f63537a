package dev.weir.netty.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BoundCountsTest {

  private static final int THREADS = 4;
  private static final int MOST = 2;
  private static final int TIMES = 20_000;

  @Test
  void enter_manyAtOnce_neverCountsMoreThanMayBe() throws Exception {
    BoundCounts counts = new BoundCounts();
    CyclicBarrier together = new CyclicBarrier(THREADS);
    AtomicInteger entered = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Integer>> seen = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        seen.add(
            threads.submit(
                () -> {
                  together.await();
                  return comeAndGo(counts, entered);
                }));
      }
      for (Future<Integer> most : seen) {
        assertThat(most.get()).isLessThanOrEqualTo(MOST);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(entered.get()).isPositive();
    assertThat(counts.snapshot().open()).isZero();
  }

  /* The most that it saw. */
  private static int comeAndGo(BoundCounts counts, AtomicInteger entered) {
    int most = 0;
    for (int i = 0; i < TIMES; i++) {
      boolean in = counts.enter(MOST);
      most = Math.max(most, counts.snapshot().open());
      if (in) {
        entered.incrementAndGet();
        counts.left();
      }
    }
    return most;
  }
}
