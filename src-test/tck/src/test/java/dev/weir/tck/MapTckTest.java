package dev.weir.tck;

import dev.weir.pool.WorkerPool;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;

/** {@code map}: in the source's order. */
@Test
public class MapTckTest extends PoolPublisherVerification {

  @Override
  Publisher<Long> publisher(WorkerPool pool, long elements) {
    return numbers(elements).transform(pool.map(n -> n));
  }
}
