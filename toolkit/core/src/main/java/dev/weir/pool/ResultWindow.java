package dev.weir.pool;

import org.jspecify.annotations.Nullable;

/**
 * The elements that a {@link MapSubscriber} has offered, and the results it has not passed on.
 * Owned by its drain.
 */
abstract class ResultWindow<T, R> {

  private int vacated;

  /** An element is about to be offered. There is a place for it. */
  abstract void add(Element<T, R> element);

  /** An element is over. */
  abstract void over(Element<T, R> element);

  /**
   * The result to pass on next.
   *
   * @param wanted false only to let go of elements that were left out
   * @return null if there is none yet, or none is wanted
   */
  abstract @Nullable R next(boolean wanted);

  /** Nobody wants the results any more: gives up what runs, discards what is there. */
  abstract void abandon();

  /** Counts a place that became free. */
  final void vacate() {
    vacated++;
  }

  /** How many places have become free since this was last asked. */
  final int vacated() {
    int count = vacated;
    vacated = 0;
    return count;
  }
}
