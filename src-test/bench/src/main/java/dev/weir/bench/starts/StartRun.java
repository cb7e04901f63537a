package dev.weir.bench.starts;

import dev.weir.bench.suite.Spread;

/**
 * What the starts of one server came to.
 *
 * @param who the server
 * @param answer nanoseconds from the start of its process to its first answer
 * @param live bytes of heap that are reachable while nobody asks
 * @param resident bytes of memory that the process takes then; NaN where the system does not tell
 */
public record StartRun(StartContender who, Spread answer, Spread live, Spread resident) {}
