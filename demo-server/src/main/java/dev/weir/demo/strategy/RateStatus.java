package dev.weir.demo.strategy;

import dev.weir.demo.config.RateSpec;
import dev.weir.observe.Ledger;

/**
 * A rate at one moment.
 *
 * @param spec what was asked for
 * @param ledger what became of all who asked; those who got a permit are {@code completed}
 * @param keys of how many it is known that they have not all their permits; where there is one rate
 *     for all, how many wait
 */
public record RateStatus(RateSpec spec, Ledger ledger, int keys) {}
