package dev.weir.pipeline;

import java.util.function.Consumer;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** Counts what is sent to a stage: to its buffer. */
final class Inlet<T> extends Passing<T, T> {

  private final Books books;
  private final Consumer<Throwable> onSourceError;

  Inlet(CoreSubscriber<? super T> actual, Books books, Consumer<Throwable> onSourceError) {
    super(actual);
    this.books = books;
    this.onSourceError = onSourceError;
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
  public void onError(Throwable error) {
    if (isTerminated()) {
      Operators.onErrorDropped(error, currentContext());
      return;
    }
    onSourceError.accept(error);
    super.onError(error);
  }

  @Override
  public void onComplete() {
    if (!isTerminated()) {
      super.onComplete();
    }
  }
}
