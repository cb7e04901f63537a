package dev.weir.internal;

import dev.weir.spi.Seat;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/** Makes the threads of a {@link ThreadCrew}, whoever has one hired. */
final class CrewThreads {

  private final boolean daemon;
  private final @Nullable ThreadFactory factory;

  /** Written for the first thread of a factory's, before the crew is shared. */
  private volatile @Nullable Boolean firstIsDaemon;

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
  Thread make(ThreadCrew crew, Seat seat, String name, Runnable work) {
    if (factory != null) {
      return likeTheFirst(
          Checks.notNull(
              "the thread factory's thread", factory.newThread(() -> Seated.during(crew, work))));
    }
    Thread thread = crew.thread(seat, name, work);
    thread.setDaemon(daemon);
    thread.setContextClassLoader(loader);
    return thread;
  }

  /* A factory may leave open whether they are daemons: then each would be what the thread is that happens
   * to have it hired, as the timer's is. The first is made for whoever builds the pool. */
  private Thread likeTheFirst(Thread thread) {
    Boolean first = firstIsDaemon;
    if (first == null) {
      firstIsDaemon = thread.isDaemon();
    } else if (thread.isDaemon() != first) {
      thread.setDaemon(first);
    }
    return thread;
  }
}
