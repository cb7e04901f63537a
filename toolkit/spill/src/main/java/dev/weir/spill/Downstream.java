package dev.weir.spill;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable.ConditionalSubscriber;

/** A stream's subscriber, which may be one that tells what it takes. */
final class Downstream<T> {

  private final CoreSubscriber<? super T> actual;
  private final @Nullable ConditionalSubscriber<? super T> conditional;

  @SuppressWarnings("unchecked") // a ConditionalSubscriber of the same elements
  Downstream(CoreSubscriber<? super T> actual) {
    this.actual = actual;
    this.conditional =
        actual instanceof ConditionalSubscriber<?> c ? (ConditionalSubscriber<? super T>) c : null;
  }

  /** Passes an element on. Whether that was of its demand. */
  boolean emit(T element) {
    if (conditional != null) {
      return conditional.tryOnNext(element);
    }
    actual.onNext(element);
    return true;
  }

  void end(Ending last) {
    Throwable error = last.error();
    if (error == null) {
      actual.onComplete();
    } else {
      actual.onError(error);
    }
  }
}
