package dev.weir.demo.strategy;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * Blocks its thread for a while, as a call to a slow database would, and says when and where it
 * ran.
 *
 * @param cost how long it blocks
 * @param offeredNanos when it was offered, on {@link System#nanoTime()}
 */
public record SimulatedWork(Duration cost, long offeredNanos) implements Callable<WorkReport> {

  @Override
  public WorkReport call() throws InterruptedException {
    long started = System.nanoTime();
    block(cost);
    return new WorkReport(
        started - offeredNanos, System.nanoTime() - started, Thread.currentThread().getName());
  }

  /**
   * Blocks the calling thread. Finer than {@link Thread#sleep(long, int)}, which rounds to
   * milliseconds.
   *
   * @param cost how long
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public static void block(Duration cost) throws InterruptedException {
    long end = System.nanoTime() + cost.toNanos();
    for (long left = cost.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted " + left / 1_000 + " us before the end");
      }
    }
  }
}
