package dev.weir.pool;

import dev.weir.internal.TaskBounds;

/**
 * What an operator does with each element on the pool.
 *
 * @param <T> what goes in
 * @param <R> what comes out
 */
@FunctionalInterface
interface Stage<T, R> {

  /**
   * A task that says to the element what becomes of it.
   *
   * @param element what it is for
   * @param bounds how long it may take
   * @return the task, not offered
   */
  StageTask task(Element<T, R> element, TaskBounds bounds);
}
