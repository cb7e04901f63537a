package dev.weir.netty;

import dev.weir.observe.Ledger;
import dev.weir.observe.PoolSnapshot;
import dev.weir.observe.WorkerSnapshot;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * When those who are refused by a pool may come back. Thread-safe; one for all routes of a pool.
 */
final class RetryAfter {

  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /* No timer and no thread: the refusals drive the sampling. Each that finds a sample due tries for
   * "sampling" by one CAS; who gets it owns the rate until the flag is down again, and moves the
   * time of the next sample before that. The others use the rate as it stands. */
  private final Supplier<PoolSnapshot> pool;
  private final LongSupplier nanoClock;
  private final DrainRate rate = new DrainRate();
  private final AtomicBoolean sampling = new AtomicBoolean();
  private volatile long dueNanos;

  /**
   * For one pool.
   *
   * @param pool looks at it
   * @param nanoClock as {@link System#nanoTime()}
   */
  RetryAfter(Supplier<PoolSnapshot> pool, LongSupplier nanoClock) {
    this.pool = pool;
    this.nanoClock = nanoClock;
    this.dueNanos = nanoClock.getAsLong();
  }

  /**
   * Called for each refusal.
   *
   * @param depth how many tasks were queued
   * @return whole seconds, 1 or more
   */
  long seconds(long depth) {
    if (isDue() && sampling.compareAndSet(false, true)) {
      try {
        if (isDue()) {
          sample();
        }
      } finally {
        sampling.set(false);
      }
    }
    return rate.secondsToDrain(depth);
  }

  private boolean isDue() {
    return nanoClock.getAsLong() - dueNanos >= 0;
  }

  private void sample() {
    PoolSnapshot now = pool.get();
    long nanos = nanoClock.getAsLong();
    Ledger ledger = now.ledger();
    rate.sample(
        nanos,
        ledger.completed() + ledger.failed(),
        now.workers().stream().mapToLong(WorkerSnapshot::tasks).sum(),
        Math.max(ledger.running(), now.busy()));
    dueNanos = nanos + PERIOD_NANOS;
  }
}
