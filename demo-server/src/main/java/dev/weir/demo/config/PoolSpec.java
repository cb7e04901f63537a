package dev.weir.demo.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A fixed pool.
 *
 * @param name what routes call it
 * @param workers threads, 1 or more
 * @param queue how many admissions may queue when all workers are busy, 0 or more
 * @param maxWaiters how many may wait for room, 0 or more
 * @param taskTimeout bound on each run; null if there is none
 */
public record PoolSpec(
    String name, int workers, int queue, int maxWaiters, @Nullable Duration taskTimeout) {}
