package dev.weir.observe;

import dev.weir.request.WorkloadKind;
import java.time.Duration;

/**
 * A class of work in a pool for mixed work.
 *
 * @param name the class's
 * @param kind what it counts as, and so which pool it goes to
 * @param declared whether the caller has said so; otherwise it was measured, or is not yet
 * @param waitShare the share of its runs that it waits, 0 to 1; {@code NaN} if never measured
 * @param samples how many of its runs were measured
 * @param since for how long it has been of this kind
 * @param reroutings how often it was sent to the other pool from then on
 */
public record WorkClassSnapshot(
    String name,
    WorkloadKind kind,
    boolean declared,
    double waitShare,
    long samples,
    Duration since,
    long reroutings) {}
