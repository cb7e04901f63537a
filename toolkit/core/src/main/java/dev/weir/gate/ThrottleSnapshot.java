package dev.weir.gate;

import dev.weir.limit.Rate;
import dev.weir.observe.Ledger;

/**
 * What a {@link Throttle} looked like at a moment.
 *
 * @param name its name
 * @param rate the rate that holds
 * @param available how many permits a newcomer could take; none if somebody waits
 * @param waiting how many wait
 * @param ledger what became of all who asked; in it, those who got permits are {@code completed}
 */
public record ThrottleSnapshot(
    String name, Rate rate, long available, int waiting, Ledger ledger) {}
