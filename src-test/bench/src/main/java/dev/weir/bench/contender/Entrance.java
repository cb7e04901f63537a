package dev.weir.bench.contender;

/** How one producer hands tasks to a contender. */
@FunctionalInterface
public interface Entrance {

  /**
   * Hands a task over.
   *
   * @param task what to run
   * @return false if there was no room and the task will not run
   */
  boolean offer(Runnable task);
}
