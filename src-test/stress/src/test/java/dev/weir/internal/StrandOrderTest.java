package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;

/** A periodic task is its own node in its strand's queue, and comes back to it again and again. */
class StrandOrderTest {

  @Test
  void schedule_behindPeriodicTaskThatOwesFirings_runs() throws Exception {
    WorkerPool pool = WorkerPools.fixed("strand", 1).build();
    Scheduler.Worker worker = pool.createWorker();
    CountDownLatch firing = new CountDownLatch(1);
    CountDownLatch queued = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(1);
    worker.schedulePeriodically(
        () -> {
          firing.countDown();
          awaitUninterruptibly(queued);
        },
        0,
        0,
        TimeUnit.MILLISECONDS);
    assertThat(firing.await(10, TimeUnit.SECONDS)).isTrue();
    worker.schedule(ran::countDown);
    queued.countDown();
    try {
      assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      pool.dispose();
    }
  }

  @Test
  void schedulePeriodically_firesAgainAndAgain() throws Exception {
    WorkerPool pool = WorkerPools.fixed("strand", 1).build();
    Scheduler.Worker worker = pool.createWorker();
    CountDownLatch firings = new CountDownLatch(20);
    List<Long> times = new CopyOnWriteArrayList<>();
    worker.schedulePeriodically(
        () -> {
          times.add(System.nanoTime());
          firings.countDown();
        },
        1,
        1,
        TimeUnit.MILLISECONDS);
    try {
      assertThat(firings.await(10, TimeUnit.SECONDS)).as("firings at %s", times).isTrue();
    } finally {
      pool.dispose();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
