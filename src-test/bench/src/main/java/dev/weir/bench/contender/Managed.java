package dev.weir.bench.contender;

import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import dev.weir.scaling.Scaling;
import dev.weir.scaling.ScalingPolicy;
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

  private static final ScalingPolicy POLICY = Scaling.thresholds();

  static Contender create(Setup setup) {
    return create(setup, new AtomicLong());
  }

  /*
   * A pool that could never grow would not be read at all: so it may have one worker more, in the place of
   * one in the queue, which it never gets.
   */
  static Contender create(Setup setup, AtomicLong readings) {
    AtomicLong events = new AtomicLong();
    WorkerPool pool =
        WorkerPools.boundedElastic("managed", setup.workers(), setup.workers() + 1)
            .scaling(
                load -> {
                  readings.incrementAndGet();
                  events.addAndGet(POLICY.decide(load).workers());
                  return load.keep();
                })
            .queueCapacity(setup.queueCapacity() - 1)
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
