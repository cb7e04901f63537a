package dev.weir.demo.spill;

import dev.weir.demo.config.SpillSpec;
import dev.weir.demo.strategy.PoolRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Flux;

/** The spills of a configuration. */
public final class SpillRegistry {

  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final List<LineSpill> spills = new ArrayList<>();

  private SpillRegistry() {}

  /**
   * Opens all. What they have on disk is replayed from now on. Blocks.
   *
   * @param specs whose names and folders differ
   * @param pools where lines are handled
   * @return the spills
   * @throws FolderUnavailableException if one cannot use its folder; none is left open
   */
  public static SpillRegistry open(List<SpillSpec> specs, PoolRegistry pools) {
    SpillRegistry registry = new SpillRegistry();
    try {
      specs.forEach(spec -> registry.spills.add(LineSpill.open(spec, pools.pool(spec.pool()))));
      return registry;
    } catch (FolderUnavailableException e) {
      registry.end(MARGIN);
      throw e;
    }
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
    Flux.merge(spills.stream().map(spill -> spill.disposeGracefully(deadline)).toList())
        .blockLast(deadline.plus(MARGIN));
    spills.forEach(LineSpill::release);
  }
}
