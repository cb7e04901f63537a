package dev.weir.demo.sql;

/**
 * The connections to a database.
 *
 * @param most there may be
 * @param open there are
 * @param idle of these are not lent
 * @param awaited how many wait for one
 */
public record SqlCounts(int most, int open, int idle, int awaited) {}
