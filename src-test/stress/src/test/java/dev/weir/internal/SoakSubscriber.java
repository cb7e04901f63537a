package dev.weir.internal;

import dev.weir.observe.Outcome;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** A subscriber that notices overlapping and surplus signals, and a parcel that was lost. */
class SoakSubscriber<T> implements CoreSubscriber<T> {

  private final long firstRequest;
  private final Consumer<String> complaints;
  private final AtomicInteger inside = new AtomicInteger();
  private final AtomicInteger ends = new AtomicInteger();
  private static final Consumer<Object> PARTED = SoakSubscriber::parted;
  private static final Consumer<Throwable> UNHEARD = error -> {};

  private final Context context;
  private volatile Subscription subscription;
  private volatile boolean cancelled;
  private volatile Outcome outcome;

  SoakSubscriber(long firstRequest, Consumer<String> complaints) {
    this.firstRequest = firstRequest;
    this.complaints = complaints;
    this.context =
        Operators.enableOnDiscard(Context.empty(), PARTED)
            .put("reactor.onNextDropped.local", PARTED)
            .put("reactor.onErrorDropped.local", UNHEARD);
  }

  /** An element has come to an end: delivered, discarded, or dropped because it came too late. */
  static void parted(Object element) {
    if (element instanceof Parcel parcel) {
      parcel.end();
    }
  }

  /** An element is here, while no other signal is. */
  void received(T element) {
    parted(element);
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  public void onSubscribe(Subscription s) {
    subscription = s;
    if (firstRequest > 0) {
      s.request(firstRequest);
    }
  }

  @Override
  public void onNext(T element) {
    if (inside.getAndIncrement() != 0) {
      complaints.accept("onNext overlaps another signal");
    }
    if (ends.get() != 0) {
      complaints.accept("onNext after the end");
    }
    received(element);
    inside.decrementAndGet();
  }

  @Override
  public void onError(Throwable error) {
    end(Fates.of(error));
  }

  @Override
  public void onComplete() {
    end(Outcome.COMPLETED);
  }

  private void end(Outcome how) {
    if (inside.getAndIncrement() != 0) {
      complaints.accept("an end overlaps another signal");
    }
    if (ends.getAndIncrement() != 0) {
      complaints.accept("a second end: " + how + " after " + outcome);
    }
    outcome = how;
    inside.decrementAndGet();
  }

  void request(long n) {
    subscription.request(n);
  }

  void cancel() {
    cancelled = true;
    subscription.cancel();
  }

  Subscription subscription() {
    return subscription;
  }

  /** Null if it has not ended. */
  Outcome outcome() {
    return outcome;
  }

  boolean isOver() {
    return cancelled || ends.get() > 0;
  }

  boolean wasCancelled() {
    return cancelled;
  }
}
