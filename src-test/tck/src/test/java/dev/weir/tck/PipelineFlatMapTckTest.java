package dev.weir.tck;

import dev.weir.pipeline.PipelineBuilder;
import dev.weir.pipeline.Stage;
import dev.weir.pool.WorkerPool;
import org.testng.annotations.Test;
import reactor.core.publisher.Mono;

/** A stage with a Publisher for each element. */
@Test
public class PipelineFlatMapTckTest extends PipelinePublisherVerification {

  @Override
  PipelineBuilder<Long, Long> stages(PipelineBuilder<Long, Long> builder, WorkerPool on) {
    return builder.stage("a", Stage.on(on).concurrency(2).flatMap(Mono::just));
  }
}
