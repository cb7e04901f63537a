package dev.weir.spi;

/**
 * Somebody awake on a seat.
 *
 * @param thread who
 * @param number changes whenever somebody has slept there since
 */
public record Stint(Thread thread, long number) {}
