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

  /** Stops handing over. False if it is still at it: parked on a full contender for good. */
  boolean stop() throws InterruptedException {
    stopped = true;
    thread.join(PATIENCE_MILLIS);
    boolean gone = !thread.isAlive();
    thread.interrupt();
    return gone;
  }

  /** Stops handing over, and waits until what was handed over has run. Returns how much did not. */
  long stopAndCountLost() throws InterruptedException {
    int atHand = stop() ? 0 : 1;
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
