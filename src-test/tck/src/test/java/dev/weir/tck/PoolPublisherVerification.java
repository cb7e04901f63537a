package dev.weir.tck;

import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPoolBuilder;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterClass;
import org.testng.annotations.BeforeClass;
import reactor.core.publisher.Flux;

/** The Reactive Streams rules for a Publisher, checked over a small pool. */
abstract class PoolPublisherVerification extends PublisherVerification<Long> {

  private WorkerPool pool;
  private WorkerPool disposed;

  PoolPublisherVerification() {
    super(
        new TestEnvironment(Patience.DEFAULT_MILLIS, Patience.SILENCE_MILLIS), Patience.GC_MILLIS);
  }

  /** The Publisher under test. */
  abstract Publisher<Long> publisher(WorkerPool pool, long elements);

  /** The pool under test. */
  WorkerPoolBuilder builder(String name) {
    return WorkerPools.fixed(name, 2).queueCapacity(4);
  }

  /** As many numbers as asked for, produced on demand. */
  static Flux<Long> numbers(long count) {
    return Flux.generate(
        () -> 0L,
        (next, sink) -> {
          if (next == count) {
            sink.complete();
          } else {
            sink.next(next);
          }
          return next + 1;
        });
  }

  @BeforeClass
  public void buildPools() {
    pool = builder("tck").build();
    disposed = builder("tck-disposed").build();
    disposed.dispose();
  }

  @AfterClass
  public void disposePools() {
    pool.disposeGracefully(Duration.ofSeconds(1)).block(Duration.ofSeconds(10));
  }

  @Override
  public Publisher<Long> createPublisher(long elements) {
    return publisher(pool, elements);
  }

  /** A pool that was disposed of refuses at once. */
  @Override
  public Publisher<Long> createFailedPublisher() {
    return publisher(disposed, 1);
  }
}
