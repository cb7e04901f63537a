package dev.weir.demo.load.measure;

import java.time.Duration;

/**
 * What one worker of a run did.
 *
 * @param name such as "load-3"
 * @param requests that it saw through
 * @param errors of these, that went wrong
 * @param busy how long it was at it
 */
public record WorkerShare(String name, long requests, long errors, Duration busy) {}
