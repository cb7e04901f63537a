package dev.weir.pipeline;

import java.util.List;

/**
 * How a pipeline was built, to be read back.
 *
 * @param name the pipeline's
 * @param stages all of them, in the order in which elements pass; those of a branch before the next
 *     branch, and before the merge
 */
public record PipelineConfig(String name, List<StageConfig> stages) {

  /** Copies the list. */
  public PipelineConfig {
    stages = List.copyOf(stages);
  }
}
