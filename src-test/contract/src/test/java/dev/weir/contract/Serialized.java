package dev.weir.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.util.context.Context;

/** A subscriber that asks for everything and notices signals that overlap or follow the end. */
final class Serialized<T> implements CoreSubscriber<T> {

  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger violations = new AtomicInteger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<T> received = new ArrayList<>(); // guarded by the rule that is checked here
  private volatile Throwable error;

  @Override
  public Context currentContext() {
    return Context.empty();
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(T value) {
    enter();
    received.add(value);
    inside.decrementAndGet();
  }

  @Override
  public void onError(Throwable failure) {
    enter();
    error = failure;
    inside.decrementAndGet();
    ended.countDown();
  }

  @Override
  public void onComplete() {
    enter();
    inside.decrementAndGet();
    ended.countDown();
  }

  /** What was received once the end was; fails if signals overlapped or the stream failed. */
  List<T> values() {
    try {
      if (!ended.await(PoolContract.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("no terminal signal after " + received.size() + " elements");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    if (violations.get() > 0) {
      throw new AssertionError(violations.get() + " signals overlapped or followed the end");
    }
    if (error != null) {
      throw new AssertionError("the stream failed", error);
    }
    return received;
  }

  private void enter() {
    if (inside.getAndIncrement() != 0 || ended.getCount() == 0) {
      violations.incrementAndGet();
    }
  }
}
