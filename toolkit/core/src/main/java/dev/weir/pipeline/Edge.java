package dev.weir.pipeline;

/**
 * What went from one stage to the next. Nothing lies between the two: whenever nothing moves, as
 * many have come as were sent.
 *
 * @param from a stage
 * @param to the one behind it
 * @param sent how many elements the first has sent there
 * @param offered how many were offered to the second
 */
public record Edge(String from, String to, long sent, long offered) {}
