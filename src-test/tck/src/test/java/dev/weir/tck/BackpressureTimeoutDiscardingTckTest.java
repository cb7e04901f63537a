package dev.weir.tck;

import dev.weir.flow.Backpressure;
import java.time.Duration;
import org.testng.annotations.Test;

/** {@code timeout} that leaves out the late, of which there are none. */
@Test
public class BackpressureTimeoutDiscardingTckTest extends BufferPublisherVerification {

  @Override
  Backpressure<Long> operator() {
    return Backpressure.<Long>timeout(4, Duration.ofMinutes(1)).discarding();
  }
}
