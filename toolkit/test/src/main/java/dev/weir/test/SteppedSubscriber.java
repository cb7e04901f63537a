package dev.weir.test;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** Passes every signal on, both ways, and lets the crew go on after each. */
final class SteppedSubscriber<T> implements CoreSubscriber<T>, Subscription, Scannable {

  private final CoreSubscriber<? super T> actual;
  private final SteppedCrew crew;
  private @Nullable Subscription upstream;

  SteppedSubscriber(CoreSubscriber<? super T> actual, SteppedCrew crew) {
    this.actual = actual;
    this.crew = crew;
  }

  @Override
  public Context currentContext() {
    return actual.currentContext();
  }

  @Override
  public void onSubscribe(Subscription s) {
    if (Operators.validate(upstream, s)) {
      upstream = s;
      actual.onSubscribe(this);
      crew.goOn();
    }
  }

  @Override
  public void onNext(T value) {
    actual.onNext(value);
    crew.goOn();
  }

  @Override
  public void onError(Throwable error) {
    actual.onError(error);
    crew.goOn();
  }

  @Override
  public void onComplete() {
    actual.onComplete();
    crew.goOn();
  }

  @Override
  public void request(long n) {
    Objects.requireNonNull(upstream).request(n);
    crew.goOn();
  }

  @Override
  public void cancel() {
    Objects.requireNonNull(upstream).cancel();
    crew.goOn();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.PARENT) {
      return upstream;
    }
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.SYNC;
    }
    return null;
  }
}
