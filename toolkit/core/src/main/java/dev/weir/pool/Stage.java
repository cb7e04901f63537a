package dev.weir.pool;

import dev.weir.internal.TaskBounds;

/**
 * What an operator does with each element on the pool.
 *
 * @param <T> what goes in
 * @param <R> what comes out
 */
interface Stage<T, R> {

  /**
   * A task that says to the element what becomes of it.
   *
   * @param element what it is for
   * @param bounds how long it may take
   * @return the task, not offered
   */
  StageTask task(Element<T, R> element, TaskBounds bounds);

  /**
   * Whether a result keeps its place in the room until it is consumed. Then no element is offered
   * for whose result there is no demand: a slow subscriber would keep others out of the room.
   *
   * @return true for Publishers
   */
  default boolean resultsHoldPlaces() {
    return false;
  }
}
