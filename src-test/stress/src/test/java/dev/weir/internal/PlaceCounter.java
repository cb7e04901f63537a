package dev.weir.internal;

import static org.awaitility.Awaitility.await;

import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Sinks;

/**
 * Counts places from outside: a task that holds one adds itself once let in, leaves before its end.
 */
final class PlaceCounter {

  private final WorkerPool pool;
  private final int capacity;
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicLong violations = new AtomicLong();

  PlaceCounter(int workers, int queue) {
    pool =
        WorkerPools.fixed("places", workers)
            .queueCapacity(queue)
            .maxWaiters(1_000)
            .overflow(Overflow.block())
            .build();
    capacity = workers + queue;
  }

  WorkerPool pool() {
    return pool;
  }

  /** Returns how often more held a place than there are. */
  long hammer(int threads, Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(() -> hammerUntil(end));
      all.add(thread);
      thread.start();
    }
    for (Thread thread : all) {
      thread.join();
    }
    await().atMost(Duration.ofSeconds(20)).until(() -> pool.snapshot().ledger().pending() == 0);
    return violations.get();
  }

  private void hammerUntil(long end) {
    Random random = new Random();
    ConcurrentLinkedQueue<Runnable> ends = new ConcurrentLinkedQueue<>();
    while (System.nanoTime() < end) {
      Sinks.One<Integer> sink = Sinks.one();
      pool.submitPublisher(
              () -> {
                if (held.incrementAndGet() > capacity) {
                  violations.incrementAndGet();
                }
                ends.add(
                    () -> {
                      held.decrementAndGet();
                      sink.tryEmitValue(1);
                    });
                return sink.asMono();
              })
          .subscribe(v -> {}, refused -> {});
      Runnable next = ends.poll();
      if (next != null && random.nextInt(4) > 0) {
        next.run();
      } else if (next != null) {
        ends.add(next);
      }
    }
    while (pool.snapshot().ledger().pending() > 0) {
      Runnable next = ends.poll();
      if (next != null) {
        next.run();
      } else {
        Thread.onSpinWait();
      }
    }
  }
}
