package dev.weir.demo.http;

import dev.weir.demo.config.StageSpec;
import dev.weir.demo.pipeline.LogPipeline;
import dev.weir.demo.text.Times;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Makes stages of a pipeline slower or faster, while logs go through it. */
final class PipelineWorkEndpoint implements Endpoint {

  private final LogPipeline pipeline;
  private final List<String> stages;

  PipelineWorkEndpoint(LogPipeline pipeline) {
    this.pipeline = pipeline;
    this.stages = pipeline.spec().stages().stream().map(StageSpec::name).toList();
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    Query query = exchange.query();
    query.expect(stages);
    Map<String, Duration> works = new LinkedHashMap<>();
    for (String stage : stages) {
      query.time(stage).ifPresent(work -> works.put(stage, work));
    }
    if (works.isEmpty()) {
      throw new ProblemException(
          400,
          Given.BAD_PARAMETER,
          "no stage (expected: at least one of " + String.join(", ", stages) + ")");
    }
    works.forEach(pipeline::work);
    Map<String, String> now = new LinkedHashMap<>();
    pipeline.works().forEach((stage, work) -> now.put(stage, Times.format(work)));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("pipeline", pipeline.spec().name());
    answer.put("work", now);
    return exchange.json(200, answer);
  }
}
