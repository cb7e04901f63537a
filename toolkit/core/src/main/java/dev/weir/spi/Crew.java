package dev.weir.spi;

import dev.weir.observe.WorkerSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /**
   * Whether somebody sleeps who could help, and nobody is looking for work. Cheap.
   *
   * @return true if {@link #wake} would wake somebody
   */
  boolean hasHelp();

  /**
   * Whether somebody is awake, and somebody else looks every now and then whether those who are
   * awake are held up. While that is so, a few short tasks can be left to those who are awake.
   *
   * @return true if nothing that is left to them can be forgotten
   */
  boolean isGuarded();

  /**
   * Whether each task is to have a thread of its own, those of one Reactor worker included.
   *
   * @return false if a thread may run several of those in a row, which costs less
   */
  default boolean isPerTask() {
    return false;
  }

  /**
   * Whether the current thread sits on one of the seats.
   *
   * @return true within {@link Seat#run}
   */
  boolean isOnSeat();

  /** Something became ready: somebody should take it. Never blocks. */
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
   * Who is awake on a seat.
   *
   * @param seat its place in {@link Workplace#seats}
   * @return null if nobody is, or it is no thread of the crew's own
   */
  default @Nullable Stint stint(int seat) {
    return null;
  }

  /**
   * Each worker, as it is now.
   *
   * @return one per seat
   */
  List<WorkerSnapshot> snapshot();
}
