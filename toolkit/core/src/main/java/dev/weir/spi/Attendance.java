package dev.weir.spi;

/**
 * What a crew has been doing.
 *
 * @param workers how many work there now
 * @param busy how many of them have work in hand
 * @param asleep how many of them sleep for lack of work
 * @param surplus how many of them have slept for a given time
 * @param presentNanos how long workers were there, added up over all that ever were
 * @param busyNanos how much of that they were awake
 */
public record Attendance(
    int workers, int busy, int asleep, int surplus, long presentNanos, long busyNanos) {}
