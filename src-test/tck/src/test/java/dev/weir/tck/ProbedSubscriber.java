package dev.weir.tck;

import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import reactor.core.CoreSubscriber;

/** The end of a chain, which tells the TCK what reaches it and asks for what the TCK wants. */
final class ProbedSubscriber<T> implements CoreSubscriber<T> {

  private final WhiteboxSubscriberProbe<T> probe;

  ProbedSubscriber(WhiteboxSubscriberProbe<T> probe) {
    this.probe = probe;
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    probe.registerOnSubscribe(
        new SubscriberPuppet() {
          @Override
          public void triggerRequest(long elements) {
            subscription.request(elements);
          }

          @Override
          public void signalCancel() {
            subscription.cancel();
          }
        });
  }

  @Override
  public void onNext(T element) {
    probe.registerOnNext(element);
  }

  @Override
  public void onError(Throwable error) {
    probe.registerOnError(error);
  }

  @Override
  public void onComplete() {
    probe.registerOnComplete();
  }
}
