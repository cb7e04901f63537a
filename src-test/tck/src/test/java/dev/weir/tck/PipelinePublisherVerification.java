package dev.weir.tck;

import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineBuilder;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterClass;

/** The Reactive Streams rules for a Publisher, checked over a small pipeline. */
abstract class PipelinePublisherVerification extends PublisherVerification<Long> {

  private final WorkerPool pool = WorkerPools.fixed("tck", 2).queueCapacity(8).build();
  private final Pipeline<Long, Long> pipeline;
  private final Pipeline<Long, Long> disposed;

  PipelinePublisherVerification() {
    super(
        new TestEnvironment(Patience.DEFAULT_MILLIS, Patience.SILENCE_MILLIS), Patience.GC_MILLIS);
    pipeline = stages(Pipeline.named("tck"), pool).build();
    WorkerPool gone = WorkerPools.fixed("tck-disposed", 1).build();
    disposed = stages(Pipeline.named("tck-disposed"), gone).build();
    gone.dispose();
  }

  /** The stages under test, on a pool, which pass each number on once. */
  abstract PipelineBuilder<Long, Long> stages(PipelineBuilder<Long, Long> builder, WorkerPool on);

  @AfterClass
  public void dispose() {
    pool.dispose();
  }

  @Override
  public final Publisher<Long> createPublisher(long elements) {
    return PoolPublisherVerification.numbers(elements).transform(pipeline);
  }

  /** A pool that was disposed of refuses at once. */
  @Override
  public final Publisher<Long> createFailedPublisher() {
    return PoolPublisherVerification.numbers(1).transform(disposed);
  }
}
