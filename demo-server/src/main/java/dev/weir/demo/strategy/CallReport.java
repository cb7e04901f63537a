package dev.weir.demo.strategy;

/**
 * How a call through a gate went.
 *
 * @param waitNanos for its permit
 * @param runNanos from then to the end, waiting in the dependency included
 * @param limit how many permits there were at its end
 * @param inFlight how many were out then, its own included
 */
public record CallReport(long waitNanos, long runNanos, int limit, long inFlight) {}
