package dev.weir.demo.strategy;

import dev.weir.demo.config.PoolSpec;
import dev.weir.observe.PoolSnapshot;
import java.util.List;

/**
 * A pool at one moment.
 *
 * @param spec what was asked for
 * @param snapshot what there is
 * @param batches what gathers for it, a route each
 */
public record PoolStatus(PoolSpec spec, PoolSnapshot snapshot, List<BatchStatus> batches) {}
