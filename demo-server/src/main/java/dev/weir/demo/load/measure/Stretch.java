package dev.weir.demo.load.measure;

import org.HdrHistogram.Histogram;

/**
 * The times of a stretch of a run, in nanoseconds.
 *
 * @param lag how late the generator itself was
 * @param loopLag how late each of the threads was that write and read, with each request that went
 *     to the wire and with each end of one; empty if nobody looked
 * @param response of what was completed, since the intended start
 * @param service of the same, since it went to the wire
 * @param refused of what was answered otherwise, since the intended start
 */
public record Stretch(
    Histogram lag, Histogram loopLag, Histogram response, Histogram service, Histogram refused) {}
