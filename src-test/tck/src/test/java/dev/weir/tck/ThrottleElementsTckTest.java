package dev.weir.tck;

import dev.weir.gate.Throttle;
import dev.weir.limit.Rate;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;

/** {@code elements}, with some that wait for a permit. */
@Test
public class ThrottleElementsTckTest extends PublisherVerification<Long> {

  public ThrottleElementsTckTest() {
    super(
        new TestEnvironment(Patience.DEFAULT_MILLIS, Patience.SILENCE_MILLIS), Patience.GC_MILLIS);
  }

  private static Throttle throttle() {
    return Throttle.of("tck").rate(Rate.perSecond(10_000).burst(3)).build();
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    return PoolPublisherVerification.numbers(elements).transform(throttle().elements());
  }

  @Override
  public Publisher<Long> createFailedPublisher() {
    return Flux.<Long>error(new IllegalStateException("source")).transform(throttle().elements());
  }
}
