package dev.weir.observe;

import java.time.Duration;

/**
 * One worker at one moment.
 *
 * @param name the thread's name, or what stands for it
 * @param busy whether it has work in hand
 * @param tasks how many tasks and continuations it ran
 * @param errors how many of them threw
 * @param busyTime time spent awake
 * @param idleTime time spent asleep for lack of work
 * @param replaced how often its thread died and was replaced
 */
public record WorkerSnapshot(
    String name,
    boolean busy,
    long tasks,
    long errors,
    Duration busyTime,
    Duration idleTime,
    long replaced) {}
