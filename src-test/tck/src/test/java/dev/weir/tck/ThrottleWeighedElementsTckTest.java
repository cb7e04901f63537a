package dev.weir.tck;

import dev.weir.gate.Throttle;
import dev.weir.limit.Rate;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;

/** {@code elements} that are weighed, with some that wait for permits. */
@Test
public class ThrottleWeighedElementsTckTest extends PublisherVerification<Long> {

  public ThrottleWeighedElementsTckTest() {
    super(
        new TestEnvironment(Patience.DEFAULT_MILLIS, Patience.SILENCE_MILLIS), Patience.GC_MILLIS);
  }

  private static Flux<Long> throttled(Flux<Long> source) {
    Throttle throttle = Throttle.of("tck").rate(Rate.perSecond(20_000).burst(3)).build();
    return source.transform(throttle.elements(element -> 1 + (int) (element % 3)));
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    return throttled(PoolPublisherVerification.numbers(elements));
  }

  @Override
  public Publisher<Long> createFailedPublisher() {
    return throttled(Flux.error(new IllegalStateException("source")));
  }
}
