package dev.weir.spill;

/**
 * Handles an element on a worker of a pool. Data, not a task: what lies on disk must mean the same
 * to the next process.
 *
 * @param <T> the elements
 */
@FunctionalInterface
public interface SpillHandler<T> {

  /**
   * Handles an element. After a crash one may come again that was handled before.
   *
   * @param element live or replayed
   * @throws Exception if it cannot; it is not tried again
   */
  void handle(T element) throws Exception;
}
