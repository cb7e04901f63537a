package dev.weir.bench.contender;

import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.scaling.Scaling;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Weir's pool with everything on that can be turned off: a scaling policy, which reads the load ten
 * times a second, a watch for stuck workers, a listener, timers that come due and timers that do
 * not, and somebody who takes a snapshot ten times a second. The number of workers is the same as
 * without.
 */
final class Managed {

  private static final Duration STUCK = Duration.ofSeconds(1);
  private static final int PERIOD_MILLIS = 100;
  private static final int PERIODIC = 10;
  private static final int PENDING = 1_000;

  private Managed() {}

  static Contender create(Setup setup) {
    AtomicLong events = new AtomicLong();
    WorkerPool pool =
        WorkerPools.boundedElastic("bench", setup.workers(), setup.workers())
            .scaling(Scaling.thresholds())
            .queueCapacity(setup.queueCapacity())
            .overflow(Overflow.reject())
            .stuckAfter(STUCK)
            .listener(event -> events.incrementAndGet())
            .build();
    for (int i = 0; i < PERIODIC; i++) {
      pool.schedulePeriodically(
          events::incrementAndGet, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
    for (int i = 0; i < PENDING; i++) {
      pool.schedule(events::incrementAndGet, 1, TimeUnit.HOURS);
    }
    ScheduledExecutorService scraper =
        Executors.newSingleThreadScheduledExecutor(Threads.daemons("scraper"));
    scraper.scheduleAtFixedRate(
        () -> events.addAndGet(pool.snapshot().ledger().completed()),
        PERIOD_MILLIS,
        PERIOD_MILLIS,
        TimeUnit.MILLISECONDS);
    return ExecutorContender.bounded(
        pool,
        () -> {
          scraper.shutdownNow();
          pool.dispose();
        });
  }
}
