package dev.weir.bench.measure;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * Sends when it is told to, if there is demand. For one subscriber after another, so that a
 * subscription costs nothing here. Driven by one thread.
 */
final class Source extends Flux<Object> implements Subscription {

  private final AtomicLong requested = new AtomicLong();
  private @Nullable CoreSubscriber<? super Object> subscriber;
  /* The driver's: how many it has sent, and how many it may, as last read. */
  private long sent;
  private long limit;

  @Override
  public void subscribe(CoreSubscriber<? super Object> actual) {
    requested.set(0);
    sent = 0;
    limit = 0;
    subscriber = actual;
    actual.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    if (requested.get() != Long.MAX_VALUE) {
      requested.accumulateAndGet(n, (before, more) -> Math.max(before + more, more));
    }
  }

  @Override
  public void cancel() {}

  /** Sends an element. False if nobody has asked for it. */
  boolean send(Object element) {
    if (sent >= limit) {
      limit = requested.get();
      if (sent >= limit) {
        return false;
      }
    }
    sent++;
    Objects.requireNonNull(subscriber).onNext(element);
    return true;
  }

  void complete() {
    Objects.requireNonNull(subscriber).onComplete();
  }

  long sent() {
    return sent;
  }
}
