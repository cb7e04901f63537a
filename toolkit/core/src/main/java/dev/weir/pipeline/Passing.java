package dev.weir.pipeline;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Passes all signals on, on the threads on which they come. Its neighbours keep the rules: they are
 * operators of Reactor's and Weir's.
 */
abstract class Passing<I, O> implements CoreSubscriber<I>, Subscription, Scannable {

  final CoreSubscriber<? super O> actual;
  @Nullable Subscription upstream;
  private volatile boolean terminated;
  private volatile boolean cancelled;

  Passing(CoreSubscriber<? super O> actual) {
    this.actual = actual;
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
    }
  }

  @Override
  public void onError(Throwable error) {
    terminated = true;
    actual.onError(error);
  }

  @Override
  public void onComplete() {
    terminated = true;
    actual.onComplete();
  }

  @Override
  public void request(long n) {
    if (upstream != null) {
      upstream.request(n);
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    if (upstream != null) {
      upstream.cancel();
    }
  }

  final boolean isTerminated() {
    return terminated;
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
    if (key == Attr.TERMINATED) {
      return terminated;
    }
    if (key == Attr.CANCELLED) {
      return cancelled;
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
  }
}
