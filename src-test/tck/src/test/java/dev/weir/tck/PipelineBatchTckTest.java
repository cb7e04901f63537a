package dev.weir.tck;

import dev.weir.pipeline.PipelineBuilder;
import dev.weir.pipeline.Stage;
import dev.weir.pool.WorkerPool;
import java.time.Duration;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;

/** Elements that are gathered, and taken apart again. */
@Test
public class PipelineBatchTckTest extends PipelinePublisherVerification {

  @Override
  PipelineBuilder<Long, Long> stages(PipelineBuilder<Long, Long> builder, WorkerPool on) {
    return builder
        .batch("gather", 3, Duration.ofMillis(1))
        .stage("part", Stage.on(on).concurrency(2).flatMap(Flux::fromIterable));
  }
}
