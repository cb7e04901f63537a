package dev.weir.observe;

/**
 * Hears what happens in a pool. Called on whatever thread it happens on: the offering thread for
 * refusals, a worker for failures, the timer for timeouts, growing and shrinking. It must be quick
 * and must not block; what it throws goes to that thread's uncaught-exception handler and changes
 * nothing else.
 *
 * <p>Nothing is said of tasks that complete: ask for a {@link PoolSnapshot}.
 */
@FunctionalInterface
public interface PoolListener {

  /** Hears nothing. */
  PoolListener NONE = event -> {};

  /**
   * Something happened.
   *
   * @param event what
   */
  void onEvent(PoolEvent event);
}
