package dev.weir.demo.load.sql;

/**
 * How the connections of a run were used.
 *
 * @param most there might be
 * @param open there were at the end
 * @param busiest how many were lent at once, at most
 * @param waiting how many calls stood in line for one at once, at most; one that was given up, too,
 *     until it is its turn
 * @param calls how many had not come back from the database at once, at most; one that was given
 *     up, too
 * @param rows that were found or changed
 * @param unended how many calls had not come back from the database when it was last looked
 */
public record SqlUse(
    int most, int open, long busiest, long waiting, long calls, long rows, long unended) {}
