package dev.weir.netty;

import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Counts how often it is told of an end. */
final class Listener implements CoreSubscriber<Void> {

  private final AtomicInteger ends = new AtomicInteger();

  int ends() {
    return ends.get();
  }

  @Override
  public void onSubscribe(Subscription s) {
    s.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Void none) {
    throw new IllegalStateException("an element (expected: none)");
  }

  @Override
  public void onError(Throwable error) {
    ends.incrementAndGet();
  }

  @Override
  public void onComplete() {
    ends.incrementAndGet();
  }
}
