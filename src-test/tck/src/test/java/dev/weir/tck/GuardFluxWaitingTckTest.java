package dev.weir.tck;

import dev.weir.gate.Gate;
import dev.weir.gate.Hold;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;

/** A Flux that waits for a permit, which it gives back with its first element. */
@Test
public class GuardFluxWaitingTckTest extends GuardPublisherVerification {

  public GuardFluxWaitingTckTest() {
    super(true);
  }

  @Override
  Publisher<Long> guarded(Gate gate, long elements) {
    return PoolPublisherVerification.numbers(elements)
        .transform(gate.<Long>guard(Hold.TO_FIRST_ELEMENT));
  }
}
