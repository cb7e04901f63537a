package dev.weir.tck;

import dev.weir.flow.Backpressure;
import org.testng.annotations.Test;

/** {@code reject}, with room for all that the TCK sends. */
@Test
public class BackpressureRejectTckTest extends BufferPublisherVerification {

  @Override
  Backpressure<Long> operator() {
    return Backpressure.reject(ROOM);
  }

  @Override
  public long maxElementsFromPublisher() {
    return ROOM;
  }
}
