package dev.weir.demo.load.measure;

/**
 * What became of a run's connections.
 *
 * @param most how many there may be at once
 * @param opened that were made, before the first request or later
 * @param closed that went away before the end, whoever closed them
 * @param busiest how many were in use at once, at most
 */
public record Connections(int most, long opened, long closed, long busiest) {}
