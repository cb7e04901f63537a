package dev.weir.tck;

import dev.weir.flow.Backpressure;
import org.testng.annotations.Test;
import reactor.core.publisher.BufferOverflowStrategy;

/** {@code drop} of the oldest, with room for all that the TCK sends. */
@Test
public class BackpressureDropOldestTckTest extends BufferPublisherVerification {

  @Override
  Backpressure<Long> operator() {
    return Backpressure.drop(ROOM, BufferOverflowStrategy.DROP_OLDEST);
  }

  @Override
  public long maxElementsFromPublisher() {
    return ROOM;
  }
}
