package dev.weir.internal;

import dev.weir.observe.PoolListener;

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
 */
public record PoolSettings(
    String name,
    int workers,
    int queueCapacity,
    int maxWaiters,
    int maxStrands,
    int maxTimers,
    PoolListener listener) {}
