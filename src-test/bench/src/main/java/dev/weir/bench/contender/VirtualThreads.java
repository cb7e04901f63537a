package dev.weir.bench.contender;

import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * A virtual thread per task, on JDK 21 and later. The number of carriers is set when the JVM
 * starts.
 */
final class VirtualThreads {

  private VirtualThreads() {}

  static Contender create() {
    ExecutorService executor = newExecutor();
    return ExecutorContender.unbounded(executor, executor::shutdownNow);
  }

  /** Each waits for one of as many permits as our pool runs tasks at once. */
  static Contender limited(Setup setup) {
    ExecutorService executor = newExecutor();
    Semaphore permits = new Semaphore(Kinds.running(setup));
    return ExecutorContender.unbounded(
        task ->
            executor.execute(
                () -> {
                  permits.acquireUninterruptibly();
                  try {
                    task.run();
                  } finally {
                    permits.release();
                  }
                }),
        executor::shutdownNow);
  }

  private static ExecutorService newExecutor() {
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
      throw new UnsupportedOperationException(
          "virtual threads: JDK " + Runtime.version().feature() + " (expected: >= 21)", e);
    }
  }
}
