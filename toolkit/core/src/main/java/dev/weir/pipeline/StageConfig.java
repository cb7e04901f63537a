package dev.weir.pipeline;

/**
 * How a stage was built, to be read back.
 *
 * @param name its own in its pipeline
 * @param kind what it does
 * @param branch the names of the branches that it lies in, from the outermost, each followed by a
 *     slash; empty on the trunk
 * @param place where it works: a pool, a gate, or a description if it needs neither
 * @param concurrency how many elements each run may have in hand; for a batch, its size; 0 where
 *     nothing is kept
 * @param servers how many elements there is somebody for at a time, in all runs together: workers
 *     of a pool, at most; of a gate, what its limit was when the pipeline was built; 0 where
 *     nothing is worked on
 * @param strategy what happens in front of it, as it is written in code; empty if it has no buffer
 * @param skipsErrors whether an element whose function fails is left out
 */
public record StageConfig(
    String name,
    StageKind kind,
    String branch,
    String place,
    int concurrency,
    int servers,
    String strategy,
    boolean skipsErrors) {}
