package dev.weir.flow;

import java.util.List;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** A subscriber that a test makes do things from within its signals. */
class OneByOne extends BaseSubscriber<Integer> {

  private final List<Integer> received;

  OneByOne(List<Integer> received) {
    this.received = received;
  }

  /** Asks for one. */
  void subscribed() {
    request(1);
  }

  /** Asks for nothing more. */
  void received(Integer value) {}

  @Override
  protected final void hookOnSubscribe(Subscription subscription) {
    subscribed();
  }

  @Override
  protected final void hookOnNext(Integer value) {
    received.add(value);
    received(value);
  }
}
