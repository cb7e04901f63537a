package dev.weir.tck;

import dev.weir.pool.WorkerPool;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;

/** {@code flatMap} whose one Publisher emits everything. */
@Test
public class FlatMapManyTckTest extends PoolPublisherVerification {

  @Override
  Publisher<Long> publisher(WorkerPool pool, long elements) {
    return Flux.just(elements).transform(pool.flatMap(PoolPublisherVerification::numbers));
  }
}
