package dev.weir.bench.measure;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Counts what it gets, and asks for more in batches. For one subscription after another. */
final class Taker implements CoreSubscriber<Object> {

  private final long first;
  private final long batch;
  private final Counter received = new Counter();
  private final Counter ended = new Counter();
  private volatile @Nullable Throwable failure;
  private @Nullable Subscription upstream;
  private long untilRequest;

  /** Asks for so many at first, and then for as many again whenever it has got a batch of them. */
  Taker(long first, long batch) {
    this.first = first;
    this.batch = batch;
  }

  @Override
  public void onSubscribe(Subscription s) {
    upstream = s;
    untilRequest = batch;
    request(first);
  }

  void request(long n) {
    if (n > 0 && upstream != null) {
      upstream.request(n);
    }
  }

  void cancel() {
    if (upstream != null) {
      upstream.cancel();
    }
  }

  @Override
  public void onNext(Object element) {
    received.increment();
    if (--untilRequest == 0) {
      untilRequest = batch;
      request(batch);
    }
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
