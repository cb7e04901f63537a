package dev.weir.bench.measure;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Asks for all, and counts what it gets. For one subscription after another: it keeps none of them,
 * as that would cost a barrier for each.
 */
final class Answers implements CoreSubscriber<Object> {

  private final Counter received = new Counter();
  private final Counter ended = new Counter();
  private volatile @Nullable Throwable failure;

  @Override
  public void onSubscribe(Subscription s) {
    s.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Object element) {
    received.increment();
  }

  @Override
  public void onError(Throwable why) {
    failure = why;
  }

  @Override
  public void onComplete() {
    ended.increment();
  }

  long received() {
    return received.get();
  }

  long ended() {
    return ended.get();
  }

  @Nullable Throwable failure() {
    return failure;
  }
}
