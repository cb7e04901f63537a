package dev.weir.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.observe.Ledger;
import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** A hundred thousand that wait for room, which costs them no thread. */
class WaitersTest {

  private static final int WAITERS = 100_000;
  private static final int WORKERS = 2;
  private static final int QUEUE = 14;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void submit_hundredThousandWaitersHalfOfThemCancelled_keepCapacityAndLaw() throws Exception {
    long seed = new Random().nextLong();
    WorkerPool pool =
        WorkerPools.fixed("waiters", WORKERS)
            .queueCapacity(QUEUE)
            .maxWaiters(WAITERS)
            .overflow(Overflow.block())
            .build();
    CountDownLatch gate = new CountDownLatch(1);
    AtomicInteger ran = new AtomicInteger();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger mostTaken = new AtomicInteger();
    for (int i = 0; i < WORKERS; i++) {
      pool.execute(() -> awaitQuietly(gate));
    }
    await().atMost(PATIENCE).until(() -> pool.snapshot().ledger().running() == WORKERS);
    int threads = ManagementFactory.getThreadMXBean().getThreadCount();
    AtomicInteger completed = new AtomicInteger();
    List<Disposable> subscriptions = new ArrayList<>(WAITERS);
    for (int i = 0; i < WAITERS + QUEUE; i++) {
      subscriptions.add(
          pool.submit(
                  () -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    if (ran.incrementAndGet() % 64 == 0) {
                      Ledger ledger = pool.snapshot().ledger();
                      mostTaken.accumulateAndGet((int) ledger.running(), Math::max);
                    }
                    inside.decrementAndGet();
                    return 1;
                  })
              .subscribe(v -> completed.incrementAndGet()));
    }
    Ledger full = pool.snapshot().ledger();
    assertThat(full.waiting()).isEqualTo(WAITERS);
    assertThat(full.queued()).isEqualTo(QUEUE);
    assertThat(full.running()).isEqualTo(WORKERS);
    assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
        .as("threads while %d wait", WAITERS)
        .isLessThanOrEqualTo(threads);

    Collections.shuffle(subscriptions, new Random(seed));
    Thread canceller =
        new Thread(() -> subscriptions.subList(0, WAITERS / 2).forEach(Disposable::dispose));
    canceller.start();
    gate.countDown();
    canceller.join();
    await().atMost(PATIENCE).until(() -> pool.snapshot().ledger().pending() == 0);

    Ledger end = pool.snapshot().ledger();
    assertThat(end.isBalanced()).as("seed %d: %s", seed, end).isTrue();
    assertThat(end.offered()).isEqualTo(WAITERS + QUEUE + WORKERS);
    assertThat(end.completed() + end.cancelled()).isEqualTo(end.offered());
    // One that has run may be settled by a cancel, and one that is settled may be cancelled before
    // its result is signalled.
    assertThat(end.completed() - WORKERS).isBetween((long) completed.get(), (long) ran.get());
    assertThat(most.get()).as("bodies at once").isLessThanOrEqualTo(WORKERS);
    assertThat(mostTaken.get()).as("running at once").isLessThanOrEqualTo(WORKERS);
    for (int i = 0; i < WORKERS + QUEUE; i++) {
      pool.submit(() -> 1).subscribe();
    }
    pool.disposeGracefully().block(PATIENCE);
    assertThat(pool.snapshot().ledger().isBalanced()).isTrue();
    assertThat(pool.snapshot().overrun()).isZero();
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(t -> t.getName().startsWith("waiters-")));
  }

  @Test
  void enter_fullRoomWhileWaitersComeAndGo_neverHoldsMoreThanItsCapacity() throws Exception {
    PlaceCounter places = new PlaceCounter(WORKERS, QUEUE);
    long violations = places.hammer(4, Duration.ofSeconds(3));
    assertThat(violations).as("places beyond the capacity").isZero();
    assertThat(places.pool().snapshot().ledger().pending()).isZero();
    assertThat(places.pool().snapshot().ledger().isBalanced()).isTrue();
    places.pool().disposeGracefully().block(PATIENCE);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
