package dev.weir.tck;

import dev.weir.resilience4j.Breaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;
import reactor.core.publisher.Mono;

/** A Mono through a breaker; an open one refuses it. */
@Test
public class BreakerMonoTckTest extends PublisherVerification<Long> {

  public BreakerMonoTckTest() {
    super(
        new TestEnvironment(Patience.DEFAULT_MILLIS, Patience.SILENCE_MILLIS), Patience.GC_MILLIS);
  }

  private static Publisher<Long> guarded(CircuitBreaker circuitBreaker, long elements) {
    return Mono.<Long>justOrEmpty(elements == 0 ? null : 1L)
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

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }
}
