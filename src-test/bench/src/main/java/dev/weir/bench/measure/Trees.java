package dev.weir.bench.measure;

import dev.weir.bench.contender.Entrance;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One tree after the other, each as large as it gets by forking two for each one. */
final class Trees implements Forking.Grower {

  /** So that a tree takes some milliseconds at least, beside which planting it is nothing. */
  private static final int HEIGHT = 27;

  private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(20);

  private final Entrance entrance;
  private final Tally tally;
  private final Thread planter;
  private final long size = size(HEIGHT);
  private volatile long planted;
  private volatile boolean stopped;

  Trees(Entrance entrance, Tally tally) {
    this.entrance = entrance;
    this.tally = tally;
    this.planter = new Thread(this::plant, "planter");
    planter.setDaemon(true);
    planter.start();
  }

  private static long size(int height) {
    return height < 2 ? 1 : 1 + size(height - 1) + size(height - 2);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
  private void plant() {
    while (!stopped) {
      planted += size;
      fork(HEIGHT);
      while (tally.sum() < planted && !stopped) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
  }

  private void fork(int height) {
    Runnable branch = () -> grow(height);
    if (!entrance.offer(branch)) {
      branch.run();
    }
  }

  private void grow(int height) {
    if (height >= 2) {
      fork(height - 1);
      fork(height - 2);
    }
    tally.count();
  }

  @Override
  public long stop() throws InterruptedException {
    stopped = true;
    planter.join();
    return planted;
  }
}
