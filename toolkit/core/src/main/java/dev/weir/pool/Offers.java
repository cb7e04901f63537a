package dev.weir.pool;

import dev.weir.internal.GroupOffer;
import dev.weir.internal.PoolTask;
import dev.weir.overflow.Overflow;
import org.jspecify.annotations.Nullable;

/**
 * Offers the elements of a {@link MapSubscriber} to the pool, several together where that can be
 * done. Owned by its drain.
 */
final class Offers<T, R> {
  /*
   * waiting   the task that waits for room, if one does: no other is offered meanwhile. Written by the drain,
   *           which then looks whether it still waits; read by whoever starts a task, which then does
   *           not wait any more: at least one of them goes on to the others
   */

  /** More together would save little, and the first would wait for the last. */
  private static final int MOST = 32;

  private final Overflow overflow;
  private final GroupOffer.Waits waits = task -> waiting = task;
  private volatile @Nullable PoolTask waiting;

  /** The first of those that were to come after it, and were not offered. */
  private @Nullable PoolTask rest;

  Offers(Overflow overflow) {
    this.overflow = overflow;
  }

  /** Whether something may be offered: whether nothing waits for room. */
  boolean mayGoOn() {
    PoolTask last = waiting;
    if (last != null) {
      if (last.waitsForRoom()) {
        return false;
      }
      waiting = null;
    }
    return true;
  }

  /** Whether others may be offered because this one has started. On any thread. */
  boolean waitedFor(PoolTask task) {
    return waiting == task;
  }

  /**
   * Offers some more.
   *
   * @param arrivals what there is
   * @param parent whose they are
   * @param most how many more of them at most
   * @param results gets to know them
   * @return how many more were taken out of the arrivals
   */
  int offer(
      Arrivals<T, R> arrivals, MapSubscriber<T, R> parent, long most, ResultWindow<T, R> results) {
    while (rest != null) {
      rest = GroupOffer.offer(rest, overflow, waits);
      if (!mayGoOn()) {
        return 0;
      }
    }
    Element<T, R> first = most > 0 ? arrivals.next(parent) : null;
    if (first == null) {
      return 0;
    }
    results.add(first);
    int count = 1;
    for (Element<T, R> last = first; count < MOST && count < most; count++) {
      Element<T, R> next = arrivals.next(parent);
      if (next == null) {
        break;
      }
      results.add(next);
      GroupOffer.chain(last.task(), next.task());
      last = next;
    }
    rest = GroupOffer.offer(first.task(), overflow, waits);
    return count;
  }

  /** Discards what was taken out of the arrivals, and not offered. */
  void discard() {
    for (PoolTask task = rest; task != null; task = GroupOffer.after(task)) {
      ((StageTask) task).leftOut();
    }
    rest = null;
  }
}
