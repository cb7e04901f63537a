package dev.weir.tck;

import dev.weir.gate.KeyedThrottle;
import dev.weir.limit.Rate;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;

/** {@code elements} of a key, with some that wait for a permit. */
@Test
public class KeyedThrottleElementsTckTest extends PublisherVerification<Long> {

  public KeyedThrottleElementsTckTest() {
    super(
        new TestEnvironment(Patience.DEFAULT_MILLIS, Patience.SILENCE_MILLIS), Patience.GC_MILLIS);
  }

  private static KeyedThrottle<String> throttle() {
    return KeyedThrottle.of("tck").rate(Rate.perSecond(10_000).burst(3)).build();
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    return PoolPublisherVerification.numbers(elements).transform(throttle().elements("key"));
  }

  @Override
  public Publisher<Long> createFailedPublisher() {
    return Flux.<Long>error(new IllegalStateException("source"))
        .transform(throttle().elements("key"));
  }
}
