package dev.weir.demo.json;

import org.jspecify.annotations.Nullable;

/**
 * How a piece of work ended that was done, or was left out by design.
 *
 * @param route the path
 * @param strategy block, drop, reject or timeout
 * @param outcome completed or dropped
 * @param waitMillis from the offer to the start
 * @param runMillis from the start to the end
 * @param worker the thread that did it; null if nobody did
 */
public record WorkAnswer(
    String route,
    String strategy,
    String outcome,
    double waitMillis,
    double runMillis,
    @Nullable String worker) {}
