package dev.weir.tck;

import dev.weir.gate.Gate;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;

/** A Flux through a gate that has a permit. */
@Test
public class GuardFluxTckTest extends GuardPublisherVerification {

  public GuardFluxTckTest() {
    super(false);
  }

  @Override
  Publisher<Long> guarded(Gate gate, long elements) {
    return PoolPublisherVerification.numbers(elements).transform(gate.<Long>guard());
  }
}
