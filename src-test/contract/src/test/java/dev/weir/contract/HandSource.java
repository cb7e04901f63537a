package dev.weir.contract;

import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A source that does whatever the test says, by the rules or not, and remembers what it was asked.
 * For one subscriber.
 */
final class HandSource<T> implements Publisher<T> {

  private final List<Long> requests = new ArrayList<>();
  private int cancels;
  private Subscriber<? super T> subscriber;

  /** Hears of each request, and may answer it at once. */
  private Runnable onRequest = () -> {};

  @Override
  public void subscribe(Subscriber<? super T> newSubscriber) {
    subscriber = newSubscriber;
    newSubscriber.onSubscribe(
        new Subscription() {
          @Override
          public void request(long n) {
            requests.add(n);
            onRequest.run();
          }

          @Override
          public void cancel() {
            cancels++;
          }
        });
  }

  HandSource<T> onRequest(Runnable action) {
    onRequest = action;
    return this;
  }

  void next(List<T> elements) {
    elements.forEach(subscriber::onNext);
  }

  Subscriber<? super T> subscriber() {
    return subscriber;
  }

  List<Long> requests() {
    return requests;
  }

  long requested() {
    return requests.stream().mapToLong(Long::longValue).sum();
  }

  int cancels() {
    return cancels;
  }
}
