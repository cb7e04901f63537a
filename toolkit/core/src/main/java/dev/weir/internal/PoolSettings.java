package dev.weir.internal;

import dev.weir.observe.PoolListener;
import dev.weir.scaling.Elasticity;
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
 * @param forkCapacity how many tasks that were forked may wait at each seat: a power of two; 0 if
 *     tasks cannot fork
 * @param listener hears what happens
 * @param elasticity how many seats are taken; null if all are
 * @param stuck when a worker counts as stuck; null if it never does
 */
public record PoolSettings(
    String name,
    int workers,
    int queueCapacity,
    int maxWaiters,
    int maxStrands,
    int maxTimers,
    int forkCapacity,
    PoolListener listener,
    @Nullable Elasticity elasticity,
    @Nullable StuckRule stuck) {

  /** How many tasks that were forked may wait at each seat, in a pool whose tasks can fork. */
  public static final int FORKS = 256;

  /** Of a pool on all of whose seats somebody sits, and whose tasks cannot fork. */
  public PoolSettings(
      String name,
      int workers,
      int queueCapacity,
      int maxWaiters,
      int maxStrands,
      int maxTimers,
      PoolListener listener) {
    this(name, workers, queueCapacity, maxWaiters, maxStrands, maxTimers, 0, listener, null, null);
  }
}
