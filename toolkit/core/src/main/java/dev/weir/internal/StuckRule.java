package dev.weir.internal;

import java.time.Duration;

/**
 * When a worker counts as stuck, and what is done about it.
 *
 * @param after how long it has one task in hand
 * @param interrupts whether the task's body is interrupted; told it is anyway
 */
public record StuckRule(Duration after, boolean interrupts) {}
