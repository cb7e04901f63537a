package dev.weir.tck;

import dev.weir.gate.Gate;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;
import reactor.core.publisher.Mono;

/** A Mono that waits for a permit. */
@Test
public class GuardMonoWaitingTckTest extends GuardPublisherVerification {

  public GuardMonoWaitingTckTest() {
    super(true);
  }

  @Override
  Publisher<Long> guarded(Gate gate, long elements) {
    return Mono.<Long>justOrEmpty(elements == 0 ? null : 1L).transform(gate.<Long>guard());
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }
}
