package dev.weir.pool;

import dev.weir.observe.Ledger;

/**
 * How a graceful disposal with a deadline ended.
 *
 * @param pool the pool's name
 * @param inTime whether everything accepted was done before the deadline
 * @param abandoned how many tasks were still queued or running at the deadline, and were cancelled
 * @param ledger where everything went
 */
public record ShutdownReport(String pool, boolean inTime, long abandoned, Ledger ledger) {}
