package dev.weir.observe;

import java.util.List;

/**
 * How many workers a pool has, and how that has changed.
 *
 * @param workers how many there are now
 * @param min the least there may be
 * @param max the most there may be; as min, if the number is constant
 * @param changes how often it has grown or shrunk
 * @param recent the last of these changes, at most 16, the oldest first
 */
public record Workforce(int workers, int min, int max, long changes, List<WorkforceChange> recent) {

  /** Copies the list. */
  public Workforce {
    recent = List.copyOf(recent);
  }

  /**
   * A number that does not change.
   *
   * @param workers how many
   * @return the workforce
   */
  public static Workforce constant(int workers) {
    return new Workforce(workers, workers, workers, 0, List.of());
  }
}
