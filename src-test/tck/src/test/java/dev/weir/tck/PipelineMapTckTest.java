package dev.weir.tck;

import dev.weir.pipeline.PipelineBuilder;
import dev.weir.pipeline.Stage;
import dev.weir.pool.WorkerPool;
import org.testng.annotations.Test;

/** Two stages with one result for each element. */
@Test
public class PipelineMapTckTest extends PipelinePublisherVerification {

  @Override
  PipelineBuilder<Long, Long> stages(PipelineBuilder<Long, Long> builder, WorkerPool on) {
    return builder
        .stage("a", Stage.on(on).concurrency(3).map(i -> i))
        .stage("b", Stage.on(on).concurrency(1).mapUnordered(i -> i));
  }
}
