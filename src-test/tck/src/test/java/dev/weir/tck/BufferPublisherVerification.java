package dev.weir.tck;

import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import reactor.core.publisher.Flux;

/** The Reactive Streams rules for a Publisher, checked behind a buffer. */
abstract class BufferPublisherVerification extends PublisherVerification<Long> {

  /** More than the TCK ever has in flight, for operators that ask their source for everything. */
  static final int ROOM = 1_024;

  BufferPublisherVerification() {
    super(
        new TestEnvironment(Patience.DEFAULT_MILLIS, Patience.SILENCE_MILLIS), Patience.GC_MILLIS);
  }

  /** The operator under test. */
  abstract Function<Flux<Long>, Flux<Long>> operator();

  @Override
  public Publisher<Long> createPublisher(long elements) {
    return PoolPublisherVerification.numbers(elements).transform(operator());
  }

  @Override
  public Publisher<Long> createFailedPublisher() {
    return Flux.<Long>error(new IllegalStateException("source")).transform(operator());
  }
}
