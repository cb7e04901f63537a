package dev.weir.demo.json;

/**
 * A problem in the midst of a stream whose status has long been sent.
 *
 * @param problem what went wrong
 */
public record ProblemLine(Problem problem) {}
