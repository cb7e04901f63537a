package dev.weir.bench.measure;

import dev.weir.bench.contender.Backoff;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** A thread that runs tasks and never sleeps, so that no wake-up is measured. */
final class Loop implements Executor, AutoCloseable {

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Thread thread = new Thread(this::run, "consumer");
  private volatile boolean stopped;

  Loop() {
    thread.setDaemon(true);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  void start() {
    thread.start();
  }

  private void run() {
    Backoff backoff = new Backoff();
    while (!stopped) {
      Runnable task = tasks.poll();
      if (task == null) {
        backoff.pause();
      } else {
        task.run();
        backoff.reset();
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
  }
}
