package dev.weir.tck;

import dev.weir.gate.Gate;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;
import reactor.core.publisher.Mono;

/** A gate's {@code flatMapSequential} with a Publisher per element. */
@Test
public class GateFlatMapSequentialTckTest extends GatePublisherVerification {

  @Override
  Publisher<Long> publisher(Gate gate, long elements) {
    return PoolPublisherVerification.numbers(elements)
        .transform(gate.flatMapSequential(Mono::just));
  }
}
