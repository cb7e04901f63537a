package dev.weir.bench.contender;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Any {@link Executor}. */
final class ExecutorContender implements Contender {

  private final Executor executor;
  private final boolean bounded;
  private final Runnable shutdown;

  private ExecutorContender(Executor executor, boolean bounded, Runnable shutdown) {
    this.executor = executor;
    this.bounded = bounded;
    this.shutdown = shutdown;
  }

  /** One that turns tasks away, or parks the producer, when it is full. */
  static Contender bounded(Executor executor, Runnable shutdown) {
    return new ExecutorContender(executor, true, shutdown);
  }

  /** One that takes everything. */
  static Contender unbounded(Executor executor, Runnable shutdown) {
    return new ExecutorContender(executor, false, shutdown);
  }

  @Override
  public Entrance entrance() {
    return task -> {
      try {
        executor.execute(task);
        return true;
      } catch (RejectedExecutionException e) {
        return false;
      }
    };
  }

  @Override
  public boolean bounded() {
    return bounded;
  }

  @Override
  public void close() {
    shutdown.run();
  }
}
