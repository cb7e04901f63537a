package dev.weir.internal;

import dev.weir.spi.Crew;
import org.jspecify.annotations.Nullable;

/**
 * Knows for which crew the current thread sits, where its class cannot say so: it is virtual, or
 * comes from a caller's factory. A {@link WorkerThread} says so itself, which is cheaper.
 */
final class Seated {

  private static final ThreadLocal<@Nullable Crew> CREW = new ThreadLocal<>();

  private Seated() {}

  /** Runs a piece of work on the current thread, which sits for that crew meanwhile. */
  static void during(Crew crew, Runnable work) {
    CREW.set(crew);
    try {
      work.run();
    } finally {
      CREW.remove();
    }
  }

  /** Whether the current thread sits for that crew. */
  static boolean isFor(Crew crew) {
    return CREW.get() == crew;
  }

  /** Whether the current thread is a worker of any pool, and so must not be parked for room. */
  static boolean isAnywhere() {
    return WorkerThread.isCurrent() || CREW.get() != null;
  }
}
