package dev.weir.internal;

import dev.weir.observe.PoolListener;
import dev.weir.scaling.Elasticity;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link PoolCore} needs to know.
 *
 * @param name shown in thread names, errors, events and snapshots
 * @param workers how many seats
 * @param queueCapacity how many admissions may be in the room beyond one per seat
 * @param maxWaiters how many may wait for room
 * @param maxStrands how many strands may exist at once
 * @param maxTimers how many delayed and periodic tasks may be pending at once
 * @param listener hears what happens
 * @param elasticity how many seats are taken; null if all are
 * @param stuckAfter how long a worker may have one task in hand before that is told; null for ever
 */
public record PoolSettings(
    String name,
    int workers,
    int queueCapacity,
    int maxWaiters,
    int maxStrands,
    int maxTimers,
    PoolListener listener,
    @Nullable Elasticity elasticity,
    @Nullable Duration stuckAfter) {

  /** Of a pool on all of whose seats somebody sits. */
  public PoolSettings(
      String name,
      int workers,
      int queueCapacity,
      int maxWaiters,
      int maxStrands,
      int maxTimers,
      PoolListener listener) {
    this(name, workers, queueCapacity, maxWaiters, maxStrands, maxTimers, listener, null, null);
  }
}
