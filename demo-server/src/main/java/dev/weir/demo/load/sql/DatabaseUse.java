package dev.weir.demo.load.sql;

import org.jspecify.annotations.Nullable;

/**
 * What a run did with its database.
 *
 * @param connections how they were used; of a search, in all its runs
 * @param waits what the server's sessions were at; null if it is none that tells
 * @param books whether those of the bank are right; null if it was not the bank that was asked
 */
public record DatabaseUse(SqlUse connections, @Nullable Waits waits, @Nullable BooksCheck books) {}
