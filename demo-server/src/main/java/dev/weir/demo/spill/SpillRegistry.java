package dev.weir.demo.spill;

import dev.weir.demo.config.SpillSpec;
import dev.weir.demo.strategy.PoolRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;

/** The spills of a configuration. */
public final class SpillRegistry {

  private static final Duration MARGIN = LineSpill.LAST_WAIT.multipliedBy(2);

  private final List<LineSpill> spills = new ArrayList<>();

  private SpillRegistry() {}

  /**
   * Opens all. What they have on disk stays there until they {@link #begin}. Blocks.
   *
   * @param specs whose names and folders differ
   * @param pools where lines are handled
   * @return the spills
   * @throws FolderUnavailableException if one cannot use its folder. Whatever is thrown, none is
   *     left open
   */
  public static SpillRegistry open(List<SpillSpec> specs, PoolRegistry pools) {
    SpillRegistry registry = new SpillRegistry();
    try {
      specs.forEach(spec -> registry.spills.add(LineSpill.open(spec, pools.pool(spec.pool()))));
      return registry;
    } catch (RuntimeException e) {
      registry.end(MARGIN);
      throw e;
    }
  }

  /** Replays what they have on disk from now on, and takes lines. Once. */
  public void begin() {
    spills.forEach(LineSpill::begin);
  }

  /**
   * All of them.
   *
   * @return in the order of the configuration
   */
  public List<LineSpill> all() {
    return List.copyOf(spills);
  }

  /**
   * What all look like now.
   *
   * @return in the order of the configuration
   */
  public List<SpillStatus> status() {
    return spills.stream().map(LineSpill::status).toList();
  }

  /**
   * Ends all at once: takes no more, lets pools finish what they have in hand of it, and leaves the
   * rest on disk, but for temporary folders. Blocks the calling thread. Before the pools end.
   *
   * @param deadline after which they are left as if the process had been killed
   */
  public void end(Duration deadline) {
    try {
      Flux.fromIterable(spills)
          .flatMapDelayError(
              spill -> spill.disposeGracefully(deadline), Math.max(1, spills.size()), 1)
          .blockLast(deadline.plus(MARGIN));
    } finally {
      spills.forEach(LineSpill::release);
    }
  }
}
