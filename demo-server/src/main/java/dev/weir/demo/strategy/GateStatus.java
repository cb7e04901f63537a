package dev.weir.demo.strategy;

import dev.weir.demo.config.GateSpec;
import dev.weir.observe.GateSnapshot;

/**
 * A gate at one moment.
 *
 * @param spec what was asked for
 * @param gate what there is
 * @param dependency what is behind it: a permit there is a worker
 */
public record GateStatus(GateSpec spec, GateSnapshot gate, GateSnapshot dependency) {}
