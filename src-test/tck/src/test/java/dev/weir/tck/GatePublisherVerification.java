package dev.weir.tck;

import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;

/** The Reactive Streams rules for a Publisher, checked over a small gate. */
abstract class GatePublisherVerification extends PublisherVerification<Long> {

  private final Gate gate = Gate.of("tck").limit(Limits.fixed(3)).build();
  private final Gate disposed = Gate.of("tck-disposed").limit(Limits.fixed(1)).build();

  GatePublisherVerification() {
    super(
        new TestEnvironment(Patience.DEFAULT_MILLIS, Patience.SILENCE_MILLIS), Patience.GC_MILLIS);
    disposed.dispose();
  }

  /** The Publisher under test. */
  abstract Publisher<Long> publisher(Gate gate, long elements);

  @Override
  public final Publisher<Long> createPublisher(long elements) {
    return publisher(gate, elements);
  }

  /** A gate that was disposed of refuses at once. */
  @Override
  public final Publisher<Long> createFailedPublisher() {
    return publisher(disposed, 1);
  }
}
