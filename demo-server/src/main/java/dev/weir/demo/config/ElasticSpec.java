package dev.weir.demo.config;

import java.time.Duration;

/**
 * How an elastic pool grows and shrinks.
 *
 * @param minWorkers how many workers there are at least
 * @param idleTime how long a worker sleeps before it counts as surplus
 * @param scalingInterval how far apart it reads its load
 * @param scaling how many workers there are to be
 */
public record ElasticSpec(
    int minWorkers, Duration idleTime, Duration scalingInterval, ScalingSpec scaling) {}
