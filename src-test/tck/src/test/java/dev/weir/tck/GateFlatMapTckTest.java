package dev.weir.tck;

import dev.weir.gate.Gate;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;
import reactor.core.publisher.Mono;

/** A gate's {@code flatMap} with a Publisher per element. */
@Test
public class GateFlatMapTckTest extends GatePublisherVerification {

  @Override
  Publisher<Long> publisher(Gate gate, long elements) {
    return PoolPublisherVerification.numbers(elements).transform(gate.flatMap(Mono::just));
  }
}
