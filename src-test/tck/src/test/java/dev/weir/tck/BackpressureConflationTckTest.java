package dev.weir.tck;

import dev.weir.flow.Backpressure;
import dev.weir.flow.Conflation;
import org.testng.annotations.Test;

/** {@code latestByKey}, with a key for each element that the TCK sends. */
@Test
public class BackpressureConflationTckTest extends BufferPublisherVerification {

  @Override
  Conflation<Long> operator() {
    return Backpressure.latestByKey(i -> i, ROOM);
  }

  @Override
  public long maxElementsFromPublisher() {
    return ROOM;
  }
}
