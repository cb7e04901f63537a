package dev.weir.tck;

import dev.weir.resilience4j.Breaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;

/** A Flux through a breaker; an open one refuses it. */
@Test
public class BreakerFluxTckTest extends PublisherVerification<Long> {

  public BreakerFluxTckTest() {
    super(
        new TestEnvironment(Patience.DEFAULT_MILLIS, Patience.SILENCE_MILLIS), Patience.GC_MILLIS);
  }

  private static Publisher<Long> guarded(CircuitBreaker circuitBreaker, long elements) {
    return Flux.<Long>generate(sink -> sink.next(1L))
        .take(elements)
        .transform(Breaker.of(circuitBreaker).build().<Long>guard());
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    return guarded(CircuitBreaker.ofDefaults("tck"), elements);
  }

  @Override
  public Publisher<Long> createFailedPublisher() {
    CircuitBreaker open = CircuitBreaker.ofDefaults("tck");
    open.transitionToForcedOpenState();
    return guarded(open, 1);
  }
}
