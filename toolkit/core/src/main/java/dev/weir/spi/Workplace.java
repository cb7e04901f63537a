package dev.weir.spi;

import dev.weir.observe.PoolEvent;
import java.util.List;

/** A pool, as its {@link Crew} sees it. */
public interface Workplace {

  /**
   * The pool's name.
   *
   * @return as given
   */
  String name();

  /**
   * The pool's clock, by which a crew tells how long its workers were idle.
   *
   * @return nanoseconds from an arbitrary origin; the system's unless the pool has another timer
   */
  default long nanoTime() {
    return System.nanoTime();
  }

  /**
   * Where to sit.
   *
   * @return one per worker
   */
  List<? extends Seat> seats();

  /**
   * Whether tasks are so short that waking a thread for one costs more than leaving it to another.
   *
   * @return false if they are long, or nothing is known
   */
  boolean tasksAreShort();

  /**
   * How far taking has come.
   *
   * @return changes whenever new work is taken
   */
  long progress();

  /**
   * Whether work lies there that a task has forked: at the seat of that task, which is busy with
   * it.
   *
   * @return false if tasks cannot fork
   */
  default boolean seesForks() {
    return false;
  }

  /** Work lies there and nobody takes it: those who are awake are held up by long tasks. */
  void stalled();

  /**
   * Somebody who keeps guard has looked whether work lies there, though those who are awake take
   * some.
   *
   * @param looks how often in a row it has seen some; 0 if there is none now
   */
  default void watched(int looks) {
    if (looks > 0) {
      callForHelp();
    }
  }

  /** Something is ready: wakes somebody, if that is worth it. Never blocks. */
  void callForHelp();

  /** Somebody begins to work who had slept, or was just hired. To be called each time. */
  default void roused() {}

  /** A seat found nothing to do. To be called each time. */
  void quiet();

  /**
   * Whether nothing is in the pool and nothing can join any more.
   *
   * @return true once the crew may leave
   */
  boolean isTerminated();

  /** The last of the crew has left. To be called once. */
  void deserted();

  /**
   * Tells the pool's listener.
   *
   * @param event what happened
   */
  void publish(PoolEvent event);
}
