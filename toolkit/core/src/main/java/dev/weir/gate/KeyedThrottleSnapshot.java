package dev.weir.gate;

import dev.weir.limit.Rate;
import dev.weir.observe.Ledger;

/**
 * What a {@link KeyedThrottle} looked like at a moment.
 *
 * @param name its name
 * @param rate the rate that holds for each key
 * @param keys how many are kept
 * @param waiting how many wait, for any key
 * @param ledger what became of all who asked; in it, those who got permits are {@code completed}
 */
public record KeyedThrottleSnapshot(String name, Rate rate, int keys, int waiting, Ledger ledger) {}
