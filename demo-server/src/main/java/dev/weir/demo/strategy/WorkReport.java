package dev.weir.demo.strategy;

/**
 * When and where a piece of work ran.
 *
 * @param waitNanos from the offer to the start
 * @param runNanos from the start to the end
 * @param worker the thread's name
 */
public record WorkReport(long waitNanos, long runNanos, String worker) {}
