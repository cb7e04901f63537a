package dev.weir.tck;

import dev.weir.pipeline.Pipeline;
import dev.weir.pipeline.PipelineBuilder;
import dev.weir.pipeline.Stage;
import dev.weir.pool.WorkerPool;
import org.testng.annotations.Test;

/** Elements that go to one of two branches, which are merged. */
@Test
public class PipelineBranchesTckTest extends PipelinePublisherVerification {

  @Override
  PipelineBuilder<Long, Long> stages(PipelineBuilder<Long, Long> builder, WorkerPool on) {
    return builder.route(
        "split",
        i -> i % 2 == 0 ? "even" : "odd",
        Pipeline.<Long>named("even").stage("e", Stage.on(on).map(i -> i)),
        Pipeline.<Long>named("odd").stage("o", Stage.on(on).map(i -> i)));
  }
}
