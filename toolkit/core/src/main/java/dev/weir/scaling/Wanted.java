package dev.weir.scaling;

import java.util.Objects;

/**
 * A decision: so many workers are wanted.
 *
 * @param workers how many; the pool keeps to its minimum and maximum
 * @param cause why, in a few words, for events and snapshots
 */
public record Wanted(int workers, String cause) {

  /** Checks the cause. */
  public Wanted {
    Objects.requireNonNull(cause, "cause: null (expected: not null)");
  }
}
