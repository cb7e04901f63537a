package dev.weir.tck;

import dev.weir.pool.WorkerPool;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;

/** {@code submitOrEmpty}: a Publisher of at most one element. */
@Test
public class SubmitOrEmptyTckTest extends PoolPublisherVerification {

  @Override
  Publisher<Long> publisher(WorkerPool pool, long elements) {
    return elements == 0 ? pool.submitOrEmpty(() -> null) : pool.submitOrEmpty(() -> 1L);
  }

  @Override
  public long maxElementsFromPublisher() {
    return 1;
  }
}
