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
   * As {@link #over}, of one that can be passed on at once.
   *
   * @return the element, if it is what comes next; then {@link #keep} takes it back
   */
  abstract @Nullable Element<T, R> overAtOnce(Element<T, R> element);

  /** An element that was taken to be passed on cannot be. */
  abstract void keep(Element<T, R> element);

  /**
   * Takes the element whose result is to be passed on next.
   *
   * @return null if there is none yet
   */
  abstract @Nullable Element<T, R> next();

  /** Lets go of elements that were left out, as far as they come next. */
  abstract void skip();

  /** Whether {@link #next} would return something. */
  abstract boolean isReady();

  /** Nobody wants the results any more: gives up what runs, discards what is there. */
  abstract void abandon();

  /** Counts a place that became free. */
  final void vacate() {
    vacated++;
  }

  /** Counts one that did not become free after all. */
  final void occupy() {
    vacated--;
  }

  /** How many places have become free since this was last asked. */
  final int vacated() {
    int count = vacated;
    vacated = 0;
    return count;
  }
}
