package dev.weir.internal;

import dev.weir.observe.WorkerSnapshot;
import java.util.List;

/**
 * Who sits on a pool's seats: threads, or in tests whoever wants to decide when what runs.
 *
 * <p>A crew takes from its seats until the pool is {@linkplain PoolCore#isTerminated() terminated},
 * calls {@code quiet} whenever a seat finds nothing to do, and {@code deserted} once after the last
 * has left.
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

  /** How many have work in hand. */
  int busy();

  /** How often somebody was woken. */
  long unparks();

  /** Each worker. */
  List<WorkerSnapshot> snapshot();
}
