package dev.weir.tck;

import dev.weir.flow.Backpressure;
import java.time.Duration;
import org.testng.annotations.Test;
import reactor.core.publisher.BufferOverflowStrategy;

/** {@code drop} of the oldest and of the old, with room and time for all that the TCK sends. */
@Test
public class BackpressureAgeTckTest extends BufferPublisherVerification {

  @Override
  Backpressure<Long> operator() {
    return Backpressure.<Long>drop(ROOM, BufferOverflowStrategy.DROP_OLDEST)
        .maxAge(Duration.ofMinutes(1));
  }

  @Override
  public long maxElementsFromPublisher() {
    return ROOM;
  }
}
