package dev.weir.tck;

import dev.weir.pool.WorkerPool;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;

/** {@code mapUnordered}: as they complete. */
@Test
public class MapUnorderedTckTest extends PoolPublisherVerification {

  @Override
  Publisher<Long> publisher(WorkerPool pool, long elements) {
    return numbers(elements).transform(pool.mapUnordered(n -> n));
  }
}
