package dev.weir.tck;

import dev.weir.flow.Backpressure;
import org.testng.annotations.Test;

/** {@code drop}, with room for all that the TCK sends. */
@Test
public class BackpressureDropTckTest extends BufferPublisherVerification {

  @Override
  Backpressure<Long> operator() {
    return Backpressure.drop(ROOM);
  }

  @Override
  public long maxElementsFromPublisher() {
    return ROOM;
  }
}
