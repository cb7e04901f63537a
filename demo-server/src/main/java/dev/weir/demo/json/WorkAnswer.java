package dev.weir.demo.json;

/**
 * How a piece of work went that was done.
 *
 * @param route the path
 * @param strategy block, drop, reject or timeout
 * @param outcome completed
 * @param waitMillis from the offer to the start
 * @param runMillis from the start to the end
 * @param worker the thread that did it
 */
public record WorkAnswer(
    String route,
    String strategy,
    String outcome,
    double waitMillis,
    double runMillis,
    String worker) {}
