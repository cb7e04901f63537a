package dev.weir.demo.pipeline;

import dev.weir.demo.config.LogSpec;
import dev.weir.demo.config.ServiceConfig;
import dev.weir.demo.ingest.LogCounting;
import dev.weir.demo.strategy.PoolRegistry;
import dev.weir.pipeline.PipelineSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The pipelines of a configuration. Their pools are not theirs to dispose of. */
public final class LogPipelines {

  private final List<LogPipeline> pipelines;
  private final Map<String, LogCounting> counting = new LinkedHashMap<>();

  /**
   * Builds all.
   *
   * @param config which there are
   * @param pools where their stages work
   */
  public LogPipelines(ServiceConfig config, PoolRegistry pools) {
    this.pipelines =
        config.pipelines().stream().map(spec -> new LogPipeline(spec, pools::pool)).toList();
    config.logs().forEach(log -> counting.put(log.path(), new LogCounting(log)));
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
   * What counts the lines of a route that samples them.
   *
   * @param log the route
   * @return its pipeline
   */
  public LogCounting counting(LogSpec log) {
    LogCounting found = counting.get(log.path());
    if (found == null) {
      throw new IllegalStateException(
          "path: \"" + log.path() + "\" (expected: one of " + counting.keySet() + ")");
    }
    return found;
  }

  /**
   * How all stand.
   *
   * @return those with routes of their own first; each in the order of the configuration
   */
  public List<PipelineSnapshot> snapshots() {
    return Stream.concat(
            pipelines.stream().map(LogPipeline::snapshot),
            counting.values().stream().map(LogCounting::snapshot))
        .toList();
  }

  /** Closes what is not a pool: nothing comes any more. */
  public void dispose() {
    counting.values().forEach(LogCounting::dispose);
  }
}
