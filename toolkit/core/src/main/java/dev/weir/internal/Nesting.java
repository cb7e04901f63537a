package dev.weir.internal;

import org.jspecify.annotations.Nullable;

/**
 * How many bodies of a kind the current thread runs, each within the one before: bounded, as a
 * stack overflow can strike anywhere.
 */
final class Nesting {
  /*
   * depths   of each thread that runs any; a thread that runs none has nothing of ours
   */

  /** A task that gives itself to a full pool again would else end in a stack overflow. */
  static final int MOST = 256;

  /**
   * Bodies that found no room: {@code Overflow.callerRuns()} elsewhere than on a seat that has an
   * {@link AtOnce}. Of a thread, not of a pool: two pools that give each other work use up one
   * stack.
   */
  static final Nesting CALLER_RUNS = new Nesting(MOST);

  @SuppressWarnings("ThreadLocalUsage") // of each owner on its own, and removed when none is left
  private final ThreadLocal<@Nullable Depth> depths = new ThreadLocal<>();

  private final int most;

  /**
   * None yet, on any thread.
   *
   * @param most how many may run within each other
   */
  Nesting(int most) {
    this.most = most;
  }

  private static final class Depth {
    private int nested;
  }

  /** Whether one more may run. */
  boolean hasDepth() {
    Depth depth = depths.get();
    return depth == null || depth.nested < most;
  }

  /** Runs one more, however many there are. */
  void run(Runnable body) {
    run(depths.get(), body);
  }

  /**
   * Runs one more, if it may.
   *
   * @return false if it was not run: then the last of those that may is under way, further down
   *     this stack
   */
  boolean tryRun(Runnable body) {
    Depth depth = depths.get();
    if (depth != null && depth.nested >= most) {
      return false;
    }
    run(depth, body);
    return true;
  }

  private void run(@Nullable Depth known, Runnable body) {
    Depth depth = known;
    if (depth == null) {
      depth = new Depth();
      depths.set(depth);
    }
    depth.nested++;
    try {
      body.run();
    } finally {
      if (--depth.nested == 0) {
        depths.remove();
      }
    }
  }
}
