package dev.weir.tck;

import dev.weir.gate.Gate;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;

/** A gate's {@code flatMapSequential} whose one Publisher emits everything. */
@Test
public class GateFlatMapSequentialManyTckTest extends GatePublisherVerification {

  @Override
  Publisher<Long> publisher(Gate gate, long elements) {
    return Flux.just(elements)
        .transform(gate.flatMapSequential(PoolPublisherVerification::numbers));
  }
}
