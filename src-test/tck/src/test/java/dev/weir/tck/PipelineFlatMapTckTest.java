package dev.weir.tck;

import dev.weir.gate.Gate;
import dev.weir.limit.Limits;
import dev.weir.pipeline.PipelineBuilder;
import dev.weir.pipeline.Stage;
import dev.weir.pool.WorkerPool;
import org.testng.annotations.Test;
import reactor.core.publisher.Mono;

/** Stages with a Publisher for each element, behind a gate and in order on a pool. */
@Test
public class PipelineFlatMapTckTest extends PipelinePublisherVerification {

  private static final Gate GATE = Gate.of("tck").limit(Limits.fixed(2)).build();

  @Override
  PipelineBuilder<Long, Long> stages(PipelineBuilder<Long, Long> builder, WorkerPool on) {
    return builder
        .stage("a", Stage.through(GATE).concurrency(3).flatMap(Mono::just))
        .stage("b", Stage.on(on).concurrency(2).flatMapSequential(Mono::just));
  }
}
