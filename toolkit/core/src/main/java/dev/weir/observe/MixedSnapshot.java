package dev.weir.observe;

import java.util.List;

/**
 * A pool for mixed work at one moment.
 *
 * @param name its name
 * @param classes the classes of work that it knows, by name
 * @param forgotten how many classes it has forgotten, as others were used more lately
 * @param cpu the pool for work that computes
 * @param io the pool for work that waits
 */
public record MixedSnapshot(
    String name,
    List<WorkClassSnapshot> classes,
    long forgotten,
    PoolSnapshot cpu,
    PoolSnapshot io) {

  /** Copies the list. */
  public MixedSnapshot {
    classes = List.copyOf(classes);
  }
}
