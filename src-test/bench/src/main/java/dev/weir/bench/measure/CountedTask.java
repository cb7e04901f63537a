package dev.weir.bench.measure;

import java.util.concurrent.TimeUnit;

/** Does its work and counts that it ran. One class for all workloads, so that none costs a call. */
final class CountedTask implements Runnable {

  private final int spins;
  private final boolean blocking;
  private final Tally tally;

  CountedTask(int spins, boolean blocking, Tally tally) {
    this.spins = spins;
    this.blocking = blocking;
    this.tally = tally;
  }

  @Override
  public void run() {
    if (spins != 0) {
      Spin.spin(spins);
    }
    if (blocking) {
      block();
    }
    tally.count();
  }

  private static void block() {
    try {
      TimeUnit.MILLISECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
