package dev.weir.pipeline;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** Counts what is sent to a stage: to its buffer. */
final class Inlet<T> extends Passing<T, T> {

  private final Books books;

  Inlet(CoreSubscriber<? super T> actual, Books books) {
    super(actual);
    this.books = books;
  }

  @Override
  public void onNext(T element) {
    if (isTerminated()) {
      Operators.onNextDropped(element, currentContext());
      return;
    }
    books.arrived();
    try {
      actual.onNext(element);
    } finally {
      books.handed();
    }
  }

  @Override
  public void request(long n) {
    if (n == Long.MAX_VALUE) {
      books.takesAll();
    }
    super.request(n);
  }

  @Override
  public void onError(Throwable error) {
    if (isTerminated()) {
      Operators.onErrorDropped(error, currentContext());
      return;
    }
    super.onError(error);
  }

  @Override
  public void onComplete() {
    if (!isTerminated()) {
      super.onComplete();
    }
  }
}
