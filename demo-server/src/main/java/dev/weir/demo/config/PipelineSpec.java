package dev.weir.demo.config;

import dev.weir.demo.text.Times;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A route that sends the lines of an uploaded log through stages: one parses them, one finds out
 * more about them, and one, after they were gathered, counts them.
 *
 * @param name what it is called
 * @param path matched exactly; begins with a slash
 * @param parse the first stage, of lines
 * @param enrich the second, of entries
 * @param batch how many entries are gathered at most, 1 or more
 * @param batchTime how long the first of them waits for others
 * @param aggregate the last, of what was gathered
 * @param top how many paths are told at most, 1 or more
 * @param maxLine the longest line, in bytes
 * @param description a sentence for people; null if there is none
 * @param upload how bodies are taken
 */
public record PipelineSpec(
    String name,
    String path,
    StageSpec parse,
    StageSpec enrich,
    int batch,
    Duration batchTime,
    StageSpec aggregate,
    int top,
    int maxLine,
    @Nullable String description,
    UploadSpec upload) {

  /** What all stages together do with an upload. */
  public static final String STRATEGY = "pipeline";

  /** The name of the first stage. */
  public static final String PARSE = "parse";

  /** The name of the second stage. */
  public static final String ENRICH = "enrich";

  /** The name of the last stage. */
  public static final String AGGREGATE = "aggregate";

  /**
   * The stages that work.
   *
   * @return in the order in which lines pass them
   */
  public List<StageSpec> stages() {
    return List.of(parse, enrich, aggregate);
  }

  /**
   * Where a stage's work is done.
   *
   * @param stage one of these
   * @return the name of a pool that the configuration has, or of one of the stage's own
   */
  public String poolOf(StageSpec stage) {
    String pool = stage.pool();
    return pool == null ? name + "-" + stage.name() : pool;
  }

  /**
   * The pools that stages have for themselves: with room for what every upload has in hand, so that
   * none is refused there.
   *
   * @return in the order of the stages
   */
  public List<PoolSpec> ownPools() {
    return stages().stream()
        .filter(stage -> stage.pool() == null)
        .map(
            stage ->
                new PoolSpec(
                    poolOf(stage),
                    stage.workers(),
                    Math.max(stage.workers(), stage.concurrency()),
                    Math.max(Limits.WAITERS_PER_PLACE, upload.most()),
                    null))
        .toList();
  }

  /**
   * As a file has it, with what the defaults say.
   *
   * @return the keys below the name
   */
  public Map<String, Object> keys() {
    Map<String, Object> keys = new LinkedHashMap<>();
    keys.put("path", path);
    keys.put(PARSE, parse.keys());
    keys.put(ENRICH, enrich.keys());
    keys.put("batch", batch);
    keys.put("batchTime", Times.format(batchTime));
    keys.put(AGGREGATE, aggregate.keys());
    keys.put("top", top);
    keys.put("maxLine", maxLine);
    upload.addTo(keys);
    if (description != null) {
      keys.put("description", description);
    }
    return keys;
  }
}
