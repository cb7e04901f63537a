package dev.weir.tck;

import dev.weir.pool.WorkerPool;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;
import reactor.core.publisher.Mono;

/** {@code flatMapSequential} with a Publisher per element. */
@Test
public class FlatMapSequentialTckTest extends PoolPublisherVerification {

  @Override
  Publisher<Long> publisher(WorkerPool pool, long elements) {
    return numbers(elements).transform(pool.flatMapSequential(Mono::just));
  }
}
