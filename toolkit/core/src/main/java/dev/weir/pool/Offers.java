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

  private final MapSubscriber<T, R> parent;
  private final Overflow overflow;
  private final boolean resultsHoldPlaces;
  private volatile @Nullable PoolTask waiting;

  /** Taken out of the arrivals, and not offered. */
  private final GroupOffer group = new GroupOffer();

  private int held; // elements that were taken out of the arrivals, and not passed on

  Offers(MapSubscriber<T, R> parent, Overflow overflow, boolean resultsHoldPlaces) {
    this.parent = parent;
    this.overflow = overflow;
    this.resultsHoldPlaces = resultsHoldPlaces;
  }

  /** Whether others may be offered because this one has started. On any thread. */
  boolean waitedFor(PoolTask task) {
    return waiting == task;
  }

  /** Some were passed on or left out. */
  void vacate(int left) {
    hold(-left);
  }

  /* Where it matters: all who start a task read what lies beside it. */
  private void hold(int more) {
    if (resultsHoldPlaces) {
      held += more;
    }
  }

  /**
   * Offers what there is.
   *
   * @param arrivals what has come
   * @param demand for how many results there is demand
   * @param results gets to know each before it is offered
   */
  void offer(Arrivals<T, R> arrivals, long demand, ResultWindow<T, R> results) {
    while (mayGoOn() && (!group.isEmpty() || gather(arrivals, demand, results))) {
      PoolTask waits = group.offer(overflow);
      if (waits != null) {
        waiting = waits;
      }
    }
  }

  /* Whether nothing waits for room. */
  private boolean mayGoOn() {
    PoolTask last = waiting;
    if (last != null) {
      if (last.waitsForRoom()) {
        return false;
      }
      waiting = null;
    }
    return true;
  }

  /* Whether there are some. */
  private boolean gather(Arrivals<T, R> arrivals, long demand, ResultWindow<T, R> results) {
    long most = resultsHoldPlaces ? Math.min(MOST, demand - held) : MOST;
    for (int count = 0; count < most; count++) {
      Element<T, R> next = arrivals.next(parent);
      if (next == null) {
        break;
      }
      results.add(next);
      group.add(next.task());
      hold(1);
    }
    return !group.isEmpty();
  }

  /** Discards what was taken out of the arrivals, and not offered. */
  void discard() {
    for (PoolTask task = group.poll(); task != null; task = group.poll()) {
      ((StageTask) task).leftOut();
    }
  }
}
