package dev.weir.tck;

import dev.weir.pool.WorkerPool;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;

/** {@code submit}: a Publisher of at most one element. */
@Test
public class SubmitTckTest extends PoolPublisherVerification {

  @Override
  Publisher<Long> publisher(WorkerPool pool, long elements) {
    return elements == 0 ? pool.submit(() -> null) : pool.submit(() -> 1L);
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }
}
