package dev.weir.demo.load.measure;

/**
 * A rate that was tried, on the way to the highest that a target keeps up with.
 *
 * @param rate requests offered a second
 * @param offered how many requests that were; 0 if nobody has counted
 * @param goodShare of what was offered, the part that was completed within the SLO; 0 to 1
 * @param response50 how long half of what was offered took at most since its intended start, what
 *     was never done being slower than any time; nanoseconds, or {@link Spread#NEVER}
 * @param response99 likewise, 99 of a hundred
 * @param valid false if the generator itself could not keep up, which says nothing of the target
 * @param held whether the target kept up
 */
public record RatePoint(
    double rate,
    long offered,
    double goodShare,
    long response50,
    long response99,
    boolean valid,
    boolean held) {}
