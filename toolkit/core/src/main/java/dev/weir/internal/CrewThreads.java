package dev.weir.internal;

import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Makes the threads of a {@link ThreadCrew}, whoever has one hired. */
final class CrewThreads {

  private final boolean daemon;
  private final @Nullable ThreadFactory factory;
  private final @Nullable ClassLoader loader = Thread.currentThread().getContextClassLoader();

  /**
   * Makes none yet. Threads of our own have the class loader of whoever calls this.
   *
   * @param daemon whether threads of our own let the JVM exit
   * @param factory makes the threads; null for threads of our own
   */
  CrewThreads(boolean daemon, @Nullable ThreadFactory factory) {
    this.daemon = daemon;
    this.factory = factory;
  }

  /** A thread that has not started. */
  Thread make(ThreadCrew crew, String name, Runnable work) {
    if (factory != null) {
      return Checks.notNull(
          "the thread factory's thread", factory.newThread(() -> Seated.during(crew, work)));
    }
    Thread thread = new WorkerThread(crew, name, work);
    thread.setDaemon(daemon);
    thread.setContextClassLoader(loader);
    return thread;
  }
}
