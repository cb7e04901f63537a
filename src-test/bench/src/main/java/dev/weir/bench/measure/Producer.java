package dev.weir.bench.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/** A thread that hands over the same task as fast as it is taken. */
final class Producer {

  private static final long PATIENCE_MILLIS = 10_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private final Feeder feeder;
  private final Runnable task;
  private final Thread thread;
  private volatile boolean stopped;

  Producer(int number, Feeder feeder, Runnable task) {
    this.feeder = feeder;
    this.task = task;
    thread = new Thread(this::produce, "producer-" + number);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /**
   * Hands over no more. Whoever stops several says so to all before it waits for one: where there
   * is no thread behind them, one may be carrying on what the others hand over.
   */
  void stop() {
    stopped = true;
  }

  /**
   * Waits until it has stopped. False if it is still at it: parked on a full contender for good.
   */
  boolean end() throws InterruptedException {
    thread.join(PATIENCE_MILLIS);
    boolean gone = !thread.isAlive();
    thread.interrupt();
    return gone;
  }

  /** Waits until it has stopped and what it handed over has run. Returns how much did not. */
  long endAndCountLost() throws InterruptedException {
    int atHand = end() ? 0 : 1;
    return atHand + Drained.lost(feeder);
  }

  /** The CPU time of several of them, until they end. */
  static long cpuNanos(List<Producer> producers) {
    return producers.stream()
        .mapToLong(each -> THREADS.getThreadCpuTime(each.thread.getId()))
        .sum();
  }

  long completed() {
    return feeder.completed();
  }

  private void produce() {
    while (!stopped) {
      feeder.offerOrPause(task);
    }
  }
}
