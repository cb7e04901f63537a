package dev.weir.demo.strategy;

import dev.weir.demo.config.BatchSpec;
import dev.weir.observe.Ledger;

/**
 * What a route has gathered.
 *
 * @param route its path
 * @param spec how it gathers
 * @param ledger where all items went, of which those that gather are queued
 * @param batches how many batches have begun to run
 * @param items how many items were in these
 */
public record BatchStatus(String route, BatchSpec spec, Ledger ledger, long batches, long items) {}
