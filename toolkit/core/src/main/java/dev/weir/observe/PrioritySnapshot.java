package dev.weir.observe;

/**
 * What a pool has of one priority at one moment, as far as a glance shows. Only of pools that are
 * not first come, first served, and only of levels that have been seen there.
 *
 * @param level from 0 (most urgent) to 63
 * @param waiting how many wait for room
 * @param queued how many are in the room, and no worker has taken them yet; such as were let in a
 *     moment ago may not be counted yet
 * @param taken how many workers have taken
 * @param waits of those that were taken, from the offer to then; from a sample, as all waits
 */
public record PrioritySnapshot(
    int level, long waiting, long queued, long taken, Percentiles waits) {}
