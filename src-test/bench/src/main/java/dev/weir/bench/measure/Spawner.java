package dev.weir.bench.measure;

import dev.weir.bench.contender.Entrance;

/**
 * One task that forks all others, as many as may be on the way, and then itself: it goes on when
 * its turn comes again.
 */
final class Spawner implements Runnable, Forking.Grower {

  private static final int CHUNK = 64;

  private final Entrance entrance;
  private final Tally tally;
  private final Runnable[] tasks;
  private final int window;
  private final Counter made = new Counter();
  private int next;
  private volatile boolean stopped;
  private volatile boolean ended;

  Spawner(Entrance entrance, Tally tally, Runnable[] tasks, int window) {
    this.entrance = entrance;
    this.tally = tally;
    this.tasks = tasks;
    this.window = window;
  }

  void start() {
    if (!entrance.offer(this)) {
      throw new IllegalStateException("spawner: refused (expected: an empty pool takes it)");
    }
  }

  @Override
  public void run() {
    do {
      while (!stopped && made.get() - tally.sum() <= window - CHUNK) {
        for (int i = 0; i < CHUNK; i++) {
          fork(tasks[next++ & (ForkShape.TASKS - 1)]);
        }
      }
      if (stopped) {
        ended = true;
        return;
      }
    } while (!entrance.offer(this));
  }

  private void fork(Runnable task) {
    made.increment();
    if (!entrance.offer(task)) {
      task.run();
    }
  }

  @Override
  public long stop() throws InterruptedException {
    stopped = true;
    Drained.await(() -> ended);
    return made.get();
  }
}
