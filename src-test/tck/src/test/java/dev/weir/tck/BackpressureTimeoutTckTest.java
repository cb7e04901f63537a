package dev.weir.tck;

import dev.weir.flow.Backpressure;
import java.time.Duration;
import org.testng.annotations.Test;

/** {@code timeout}, with nobody late. */
@Test
public class BackpressureTimeoutTckTest extends BufferPublisherVerification {

  @Override
  Backpressure<Long> operator() {
    return Backpressure.timeout(4, Duration.ofMinutes(1));
  }
}
