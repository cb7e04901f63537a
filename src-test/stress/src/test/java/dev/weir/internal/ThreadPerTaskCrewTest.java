package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.observe.Ledger;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Threads that are used once, started and gone all the time. */
class ThreadPerTaskCrewTest {

  private static final int ROUNDS = 200;
  private static final int TASKS = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static WorkerPool pool(int most) {
    return WorkerPools.virtual("per-task", most).queueCapacity(8).threads(Thread::new).build();
  }

  @Test
  void pool_shutDownWhileTasksCome_doesWhatItAcceptedAndEnds() throws InterruptedException {
    Random random = new Random();
    for (int round = 0; round < ROUNDS; round++) {
      WorkerPool pool = pool(1 + random.nextInt(3));
      AtomicInteger ran = new AtomicInteger();
      AtomicInteger accepted = new AtomicInteger();
      Thread producer =
          new Thread(
              () -> {
                for (int i = 0; i < TASKS; i++) {
                  try {
                    pool.execute(ran::incrementAndGet);
                    accepted.incrementAndGet();
                  } catch (RejectedExecutionException shutDown) {
                    assertThat(pool.isDisposed()).isTrue();
                  }
                }
              });
      producer.start();
      for (int spins = random.nextInt(20_000); spins > 0; spins--) {
        Thread.onSpinWait();
      }

      pool.disposeGracefully().block(PATIENCE);
      producer.join();

      assertThat(ran.get()).isEqualTo(accepted.get());
      Ledger ledger = pool.snapshot().ledger();
      assertThat(ledger.isBalanced()).as("law of %s", ledger).isTrue();
      assertThat(ledger.pending()).isZero();
    }
  }

  @Test
  void pool_oneTaskAtATime_forgetsNone() throws InterruptedException {
    WorkerPool pool = pool(2);
    try {
      for (int i = 0; i < ROUNDS * TASKS / 4; i++) {
        CountDownLatch ran = new CountDownLatch(1);
        pool.execute(ran::countDown);
        assertThat(ran.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      pool.dispose();
    }
  }
}
