package dev.weir.demo.pipeline;

import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.strategy.PoolRegistry;
import dev.weir.pipeline.PipelineSnapshot;
import java.util.List;

/** The pipelines of a configuration. Their pools are not theirs to dispose of. */
public final class LogPipelines {

  private final List<LogPipeline> pipelines;

  /**
   * Builds all.
   *
   * @param config which there are
   * @param pools where their stages work
   */
  public LogPipelines(ServiceConfig config, PoolRegistry pools) {
    this.pipelines =
        config.pipelines().stream().map(spec -> new LogPipeline(spec, pools::pool)).toList();
  }

  /**
   * Those that have routes of their own.
   *
   * @return in the order of the configuration
   */
  public List<LogPipeline> all() {
    return pipelines;
  }

  /**
   * How all stand.
   *
   * @return in the order of the configuration
   */
  public List<PipelineSnapshot> snapshots() {
    return pipelines.stream().map(LogPipeline::snapshot).toList();
  }
}
