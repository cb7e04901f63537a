package dev.weir.flow;

import dev.weir.internal.Checks;
import dev.weir.internal.MergeCell;
import dev.weir.observe.Outcome;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/** A buffer in which an element is merged into the one of its kind that waits. */
final class ConflatingSubscriber<T> extends MergingSubscriber<T, T, T> {

  private final WaitingByKey<T> waitingByKey;
  private final @Nullable BinaryOperator<T> merge;

  /**
   * One that has not subscribed.
   *
   * @param waitingByKey of this subscriber alone
   * @param merge null if the next element takes the place of the one that waits
   */
  ConflatingSubscriber(
      CoreSubscriber<? super T> actual,
      BufferSpec<T> spec,
      WaitingByKey<T> waitingByKey,
      @Nullable BinaryOperator<T> merge) {
    super(actual, spec);
    this.waitingByKey = waitingByKey;
    this.merge = merge;
  }

  @Override
  T passing(T element) {
    return element;
  }

  @Override
  void keep(T element) {
    MergeCell<T> cell;
    try {
      cell = waitingByKey.of(element);
    } catch (Throwable e) { // fatal ones are thrown on
      failFor(element, e);
      return;
    }
    T waiting = cell.open();
    if (waiting != null) {
      conflate(cell, waiting, element);
    } else if (isFull()) {
      leaveOut(element, Outcome.DROPPED, null);
    } else {
      add(cell, element);
    }
  }

  private void conflate(MergeCell<T> cell, T waiting, T element) {
    if (merge == null) {
      cell.close(element); // before user code runs
      account.superseded(waiting);
      seeToAdded();
      return;
    }
    T merged;
    try {
      merged = Checks.notNull("merged", merge.apply(waiting, element));
    } catch (Throwable e) { // fatal ones are thrown on
      putBack(cell, waiting);
      failFor(element, e);
      return;
    }
    account.conflated();
    putBack(cell, merged);
  }

  @Override
  T passedOn(T waiting) {
    return waiting;
  }

  @Override
  T discarded(T waiting) {
    return waiting;
  }
}
