package dev.weir.demo.strategy;

import dev.weir.observe.PoolSnapshot;
import dev.weir.observe.WorkerSnapshot;

/**
 * How many tasks a pool finishes in a second while it has any, over its last ten busy seconds: what
 * a client must know that asks when to come back.
 */
public final class DrainRate {

  private static final int SLOTS = 40;
  private static final double NANOS_PER_SECOND = 1e9;

  /* One thread samples and owns the rings; perSecond is what the others read. An interval in which
   * the pool was idle from end to end says nothing about its speed and is left out. */
  private final long[] spans = new long[SLOTS];
  private final long[] finished = new long[SLOTS];
  private int next;
  private boolean started;
  private long lastNanos;
  private long lastFinished;
  private int lastBusy;
  private long lastProgress;
  private volatile double perSecond = Double.POSITIVE_INFINITY;

  DrainRate() {}

  void sample(long nanos, PoolSnapshot pool) {
    long tasks = pool.workers().stream().mapToLong(WorkerSnapshot::tasks).sum();
    sample(nanos, tasks, pool.busy());
  }

  /**
   * Notes where the pool stands.
   *
   * @param nanos the clock
   * @param tasks how many the workers have finished, ever
   * @param busy how many workers have work in hand
   */
  void sample(long nanos, long tasks, int busy) {
    boolean progress = tasks != lastFinished || (busy == 0 && lastBusy == 0);
    if (!started || progress) {
      lastProgress = nanos;
    }
    if (started && (tasks != lastFinished || !progress)) {
      spans[next] = nanos - lastNanos;
      finished[next] = tasks - lastFinished;
      next = (next + 1) % SLOTS;
    }
    perSecond = Math.min(average(), ceiling(busy, nanos - lastProgress));
    started = true;
    lastNanos = nanos;
    lastFinished = tasks;
    lastBusy = busy;
  }

  private double average() {
    long span = 0;
    long count = 0;
    for (int i = 0; i < SLOTS; i++) {
      span += spans[i];
      count += finished[i];
    }
    return count == 0 ? Double.POSITIVE_INFINITY : count / (span / NANOS_PER_SECOND);
  }

  /* When nothing has finished for a while, the tasks at hand are slower than those before them: at
   * best each busy worker is about to finish one. */
  private static double ceiling(int busy, long stallNanos) {
    return busy == 0 || stallNanos == 0
        ? Double.POSITIVE_INFINITY
        : busy / (stallNanos / NANOS_PER_SECOND);
  }

  /**
   * The time that a queue takes to drain.
   *
   * @param depth how many tasks are queued
   * @return depth ÷ rate, rounded up; 1 at least, and where nothing is known
   */
  public long secondsToDrain(long depth) {
    return Math.max(1, (long) Math.ceil(depth / perSecond));
  }
}
