package dev.weir.internal;

import org.jspecify.annotations.Nullable;

/**
 * How many bodies that found no room the current thread runs, each within the one before: {@code
 * Overflow.callerRuns()} elsewhere than on a seat that has an {@link AtOnce}.
 */
final class Nesting {
  /*
   * Of a thread, not of a pool: two pools that give each other work use up one stack. A thread that runs none
   * has nothing of ours.
   */

  /** A task that gives itself to a full pool again would else end in a stack overflow. */
  static final int MOST = 256;

  private static final ThreadLocal<@Nullable Depth> DEPTH = new ThreadLocal<>();

  private Nesting() {}

  private static final class Depth {
    private int nested;
  }

  /** Whether one more may run. */
  static boolean hasDepth() {
    Depth depth = DEPTH.get();
    return depth == null || depth.nested < MOST;
  }

  /** Runs one more. */
  static void run(Runnable body) {
    Depth depth = DEPTH.get();
    if (depth == null) {
      depth = new Depth();
      DEPTH.set(depth);
    }
    depth.nested++;
    try {
      body.run();
    } finally {
      if (--depth.nested == 0) {
        DEPTH.remove();
      }
    }
  }
}
