package dev.weir.pipeline;

import reactor.core.CoreSubscriber;

/** Counts what a stage takes from its buffer. */
final class Entry<T> extends Passing<T, T> {

  private final StageRun run;

  Entry(CoreSubscriber<? super T> actual, StageRun run) {
    super(actual);
    this.run = run;
  }

  @Override
  public void onNext(T element) {
    if (run.enter(element)) {
      actual.onNext(element);
    }
  }
}
