package dev.weir.observe;

/**
 * What there is of one partition of a gate.
 *
 * @param name the partition's
 * @param share its part of the permits, from 0 to 1
 * @param inFlight how many of its calls have a permit
 * @param waiting how many wait for one
 * @param admitted how many got a permit so far
 * @param refused how many were turned away so far
 */
public record PartitionSnapshot(
    String name, double share, int inFlight, int waiting, long admitted, long refused) {}
