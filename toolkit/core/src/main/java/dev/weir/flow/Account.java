package dev.weir.flow;

import dev.weir.observe.Outcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** Accounts for each element of one stream: to the meter, the listener and the discard hook. */
final class Account<T> {

  private final CoreSubscriber<?> actual;
  private final @Nullable Consumer<? super T> onDropped;
  private final @Nullable FlowMeter meter;

  Account(CoreSubscriber<?> actual, BufferSpec<T> spec) {
    this.actual = actual;
    this.onDropped = spec.onDropped();
    this.meter = spec.meter();
  }

  void offered() {
    if (meter != null) {
      meter.offered();
    }
  }

  void passedOn() {
    settled(Outcome.COMPLETED);
  }

  /** An element that its stream has no use for any more. */
  void discard(T element) {
    settled(Outcome.CANCELLED);
    Operators.onDiscard(element, actual.currentContext());
  }

  /**
   * An element that the strategy does not pass on: whoever listens is told.
   *
   * @return what the listener threw, which is to fail the stream; null if nothing
   */
  @Nullable Throwable leaveOut(T element, Outcome outcome, @Nullable Subscription upstream) {
    settled(outcome);
    Throwable mistake = null;
    try {
      if (onDropped != null) {
        onDropped.accept(element);
      }
    } catch (Throwable e) { // fatal ones are thrown on
      mistake = Operators.onOperatorError(upstream, e, element, actual.currentContext());
    } finally {
      Operators.onDiscard(element, actual.currentContext());
    }
    return mistake;
  }

  /**
   * An element for which a function of the caller's has failed.
   *
   * @return what is to fail the stream
   */
  Throwable spoilt(T element, Throwable mistake, @Nullable Subscription upstream) {
    settled(Outcome.FAILED);
    try { // fatal ones are thrown on
      return Operators.onOperatorError(upstream, mistake, element, actual.currentContext());
    } finally {
      Operators.onDiscard(element, actual.currentContext());
    }
  }

  /** Two elements have become one. */
  void conflated() {
    if (meter != null) {
      meter.conflated();
    }
  }

  /** An element was replaced by the next. */
  void superseded(T element) {
    conflated();
    Operators.onDiscard(element, actual.currentContext());
  }

  /** So many elements in a row are thinned out to one. */
  void oneIn(long elements) {
    if (meter != null) {
      meter.oneIn(elements);
    }
  }

  private void settled(Outcome outcome) {
    if (meter != null) {
      meter.settled(outcome, 1);
    }
  }
}
