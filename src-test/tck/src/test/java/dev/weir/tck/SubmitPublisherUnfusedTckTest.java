package dev.weir.tck;

import dev.weir.pool.WorkerPool;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;
import reactor.core.scheduler.Schedulers;

/** {@code submitPublisher} whose Publisher emits on a thread of its own. */
@Test
public class SubmitPublisherUnfusedTckTest extends PoolPublisherVerification {

  @Override
  Publisher<Long> publisher(WorkerPool pool, long elements) {
    return pool.submitPublisher(() -> numbers(elements).publishOn(Schedulers.parallel()));
  }
}
