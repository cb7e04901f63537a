package dev.weir.tck;

import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPoolBuilder;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;
import reactor.core.publisher.Mono;

/** {@code flatMap} under the timeout strategy. */
@Test
public class FlatMapUnderTimeoutTckTest extends PoolPublisherVerification {

  @Override
  Publisher<Long> publisher(WorkerPool pool, long elements) {
    return numbers(elements).transform(pool.flatMap(Mono::just));
  }

  @Override
  WorkerPoolBuilder builder(String name) {
    return super.builder(name).overflow(Overflow.timeout(Duration.ofSeconds(5)));
  }
}
