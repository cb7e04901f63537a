package dev.weir.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Items that are done together.
 *
 * @param <T> the items' type
 */
public final class Batch<T> {
  /*
   * wanted   how many of its items are still wanted, and one more until it is complete. Lowered by each
   *          item that is cancelled after it has joined; whoever brings it to 0 cancels the task
   * task     what is to be disposed of then; does so at once if that was before it was known
   */
  private final List<BatchItem<T>> items;
  private final boolean discarded;
  private final AtomicInteger wanted = new AtomicInteger(1);
  private final Disposable.Swap task = Disposables.swap();

  Batch(int size, boolean discarded) {
    this.items = new ArrayList<>(size);
    this.discarded = discarded;
  }

  /** Takes an item in; false if nobody wants it any more. */
  boolean add(BatchItem<T> item) {
    wanted.incrementAndGet();
    if (item.join(this)) {
      items.add(item);
      return true;
    }
    wanted.decrementAndGet();
    return false;
  }

  /** All its items are known. */
  void complete() {
    left();
  }

  void left() {
    if (wanted.decrementAndGet() == 0) {
      task.dispose();
    }
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  /** Whether it is not to be done, because nothing more is. */
  boolean isDiscarded() {
    return discarded;
  }

  /**
   * What is to be done, in the order in which it was offered.
   *
   * @return the items, at least one; some may be cancelled by now
   */
  public List<BatchItem<T>> items() {
    return items;
  }

  /**
   * Whether anybody wants any of it.
   *
   * @return false once all have cancelled
   */
  public boolean isWanted() {
    return wanted.get() > 0;
  }

  /**
   * It is being done.
   *
   * @param newTask is disposed of once all have cancelled
   */
  public void doneBy(Disposable newTask) {
    task.update(newTask);
  }
}
