package dev.weir.pool;

import dev.weir.internal.GroupOffer;
import dev.weir.internal.PoolTask;
import dev.weir.overflow.Overflow;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Offers the elements of a {@link MapSubscriber} to the pool, several together where that can be
 * done. Owned by its drain.
 */
final class Offers<T, R> {

  /** More together would save little, and the first would wait for the last. */
  private static final int MOST = 32;

  private final Overflow overflow;
  private final @Nullable Element<T, R>[] elements;
  private final @Nullable PoolTask[] tasks;
  private int count; // of those that have been taken out of the arrivals, and not been offered

  /** The element that waits for room, if one does: no other is offered meanwhile. */
  private @Nullable Element<T, R> waiting;

  @SuppressWarnings({"unchecked", "rawtypes"})
  Offers(Overflow overflow, int window) {
    this.overflow = overflow;
    this.elements = new Element[Math.min(MOST, window)];
    this.tasks = new PoolTask[elements.length];
  }

  /** Whether something may be offered: whether nothing waits for room. */
  boolean mayGoOn() {
    if (waiting != null && waiting.waitsForRoom()) {
      return false;
    }
    waiting = null;
    return true;
  }

  /**
   * Offers some more.
   *
   * @param arrivals what there is
   * @param parent whose they are
   * @param most how many at most
   * @param results gets to know those that were offered
   * @return how many were; 0 if there is nothing to be offered
   */
  int offer(
      Arrivals<T, R> arrivals, MapSubscriber<T, R> parent, long most, ResultWindow<T, R> results) {
    gather(arrivals, parent, (int) Math.min(most, elements.length));
    if (count == 0) {
      return 0;
    }
    int offered = GroupOffer.offer(tasks, count, overflow);
    for (int i = 0; i < offered; i++) {
      Element<T, R> element = elements[i];
      if (element != null) {
        results.add(element);
        if (i + 1 == offered && element.waitsForRoom()) {
          element.waits();
          waiting = element;
        }
      }
    }
    remove(offered);
    return offered;
  }

  private void remove(int offered) {
    int before = count;
    count -= offered;
    System.arraycopy(elements, offered, elements, 0, count);
    System.arraycopy(tasks, offered, tasks, 0, count);
    Arrays.fill(elements, count, before, null);
    Arrays.fill(tasks, count, before, null);
  }

  private void gather(Arrivals<T, R> arrivals, MapSubscriber<T, R> parent, int most) {
    while (count < most) {
      Element<T, R> element = arrivals.next(parent);
      if (element == null) {
        return;
      }
      elements[count] = element;
      tasks[count] = element.task();
      count++;
    }
  }

  /** Discards what was not offered. */
  void discard() {
    while (count > 0) {
      Element<T, R> element = elements[--count];
      if (element != null) {
        element.discarded();
      }
    }
  }
}
