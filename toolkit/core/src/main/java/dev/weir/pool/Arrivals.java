package dev.weir.pool;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * The elements that a {@link MapSubscriber} has taken from its source and has not offered to the
 * pool yet. From the source's thread to the drain.
 */
abstract class Arrivals<T, R> {

  /**
   * Takes an element, on the source's thread.
   *
   * @return false if there is no place for it
   */
  abstract boolean add(T value);

  /**
   * Takes out what is to be offered next.
   *
   * @param parent whose element it becomes
   * @return null if nothing may be offered at present
   */
  abstract @Nullable Element<T, R> next(MapSubscriber<T, R> parent);

  /** An element that was taken out is over: another may have waited for that. */
  abstract void over(Element<T, R> element);

  /** Discards all there are. */
  abstract void discard(Context context);
}
