package dev.weir.tck;

import dev.weir.pool.WorkerPool;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;

/** {@code submitPublisher}: whatever its Publisher emits. */
@Test
public class SubmitPublisherTckTest extends PoolPublisherVerification {

  @Override
  Publisher<Long> publisher(WorkerPool pool, long elements) {
    return pool.submitPublisher(() -> numbers(elements));
  }
}
