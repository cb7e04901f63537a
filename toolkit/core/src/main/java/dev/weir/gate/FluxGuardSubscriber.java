package dev.weir.gate;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** Holds a permit for a stream, to its end or to its first element. */
class FluxGuardSubscriber<T> extends GuardSubscriber<T> {

  private boolean holdsOn;

  FluxGuardSubscriber(
      Gate gate, Flux<? extends T> source, CoreSubscriber<? super T> actual, Hold hold) {
    super(gate, source, actual);
    this.holdsOn = hold == Hold.TO_END;
  }

  @Override
  public final void onNext(T element) {
    if (isOver(element)) {
      return;
    }
    boolean first = !holdsOn;
    if (first) {
      holdsOn = true; // from now on there is nothing to give back
      workDone();
    }
    try {
      actual.onNext(element);
    } catch (Throwable e) { // fatal, as a rule: its source knows that nothing is wanted any more
      broke();
      throw e;
    } finally {
      if (first) {
        handOn();
      }
    }
  }
}
