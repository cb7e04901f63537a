package dev.weir.tck;

import dev.weir.pool.WorkerPool;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;

/** {@code mapKeyed} of three keys. */
@Test
public class MapKeyedTckTest extends PoolPublisherVerification {

  @Override
  Publisher<Long> publisher(WorkerPool pool, long elements) {
    return numbers(elements).transform(pool.mapKeyed(n -> n % 3, n -> n));
  }
}
