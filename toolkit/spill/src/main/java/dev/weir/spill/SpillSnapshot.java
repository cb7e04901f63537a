package dev.weir.spill;

import dev.weir.observe.Ledger;
import org.jspecify.annotations.Nullable;

/**
 * A spill at one moment. What is said of the log is as of the last time that the disk's thread has
 * looked; the ledger is exact whenever nothing moves.
 *
 * @param name the spill's
 * @param ledger every term of the conservation law. What was found on disk when the spill was built
 *     counts as offered, {@code spilled} is what would be replayed now, {@code queued} what is in
 *     memory or waits to be written, {@code running} what a pool is at
 * @param bytes how much is on disk, whole files
 * @param segments how many files
 * @param oldest the number of the oldest record that was not passed on
 * @param next the number that the next record gets
 * @param acknowledged all records below that number are as safe as the sync policy says
 * @param written how many were ever written, since the spill was built
 * @param replayed how many came back and were passed on, since the spill was built
 * @param lastError what went wrong last with the disk; null if nothing ever did
 */
public record SpillSnapshot(
    String name,
    Ledger ledger,
    long bytes,
    int segments,
    long oldest,
    long next,
    long acknowledged,
    long written,
    long replayed,
    @Nullable Throwable lastError) {}
