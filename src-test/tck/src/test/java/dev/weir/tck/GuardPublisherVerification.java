package dev.weir.tck;

import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** The Reactive Streams rules for a Publisher, checked behind a gate of one permit. */
abstract class GuardPublisherVerification extends PublisherVerification<Long> {

  private final boolean waiting;

  /**
   * Begins to verify.
   *
   * @param waiting whether each subscriber has to wait for the permit
   */
  GuardPublisherVerification(boolean waiting) {
    super(
        new TestEnvironment(Patience.DEFAULT_MILLIS, Patience.SILENCE_MILLIS), Patience.GC_MILLIS);
    this.waiting = waiting;
  }

  /** What is guarded. */
  abstract Publisher<Long> guarded(Gate gate, long elements);

  private static Gate gate() {
    return Gate.of("tck").limit(Limits.fixed(1)).build();
  }

  private static Disposable hold(Gate gate) {
    return Mono.never().transform(gate.guard()).subscribe();
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    return subscriber -> {
      Gate gate = gate();
      if (waiting) {
        Disposable holder = hold(gate);
        guarded(gate, elements).subscribe(subscriber);
        holder.dispose();
      } else {
        guarded(gate, elements).subscribe(subscriber);
      }
    };
  }

  /** A gate that is disposed of refuses, at once or after a wait. */
  @Override
  public Publisher<Long> createFailedPublisher() {
    return subscriber -> {
      Gate gate = gate();
      if (waiting) {
        hold(gate);
        guarded(gate, 1).subscribe(subscriber);
        gate.dispose();
      } else {
        gate.dispose();
        guarded(gate, 1).subscribe(subscriber);
      }
    };
  }
}
