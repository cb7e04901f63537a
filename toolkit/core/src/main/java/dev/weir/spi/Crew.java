package dev.weir.spi;

import dev.weir.observe.WorkerSnapshot;
import java.util.List;

/**
 * Who sits on a pool's seats: threads, or in tests whoever wants to decide when what runs.
 *
 * <p>A crew takes from its seats until the pool is {@linkplain Workplace#isTerminated()
 * terminated}, calls {@link Workplace#quiet} whenever a seat finds nothing to do, and {@link
 * Workplace#deserted} once after the last has left.
 */
public interface Crew {

  /** Begins to work. */
  void start();

  /** Something became ready: somebody should take it. Cheap, and never blocks. */
  void wake();

  /** The pool is terminated: all should leave. */
  void wakeAll();

  /** The pool is disposed of by force: what runs should stop. */
  void interruptAll();

  /**
   * How many have work in hand.
   *
   * @return zero or more
   */
  int busy();

  /**
   * How often a sleeping thread was woken.
   *
   * @return zero or more
   */
  long unparks();

  /**
   * Each worker, as it is now.
   *
   * @return one per seat
   */
  List<WorkerSnapshot> snapshot();
}
