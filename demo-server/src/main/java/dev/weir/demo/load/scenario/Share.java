package dev.weir.demo.load.scenario;

/**
 * What became of one of the requests of a scenario.
 *
 * @param name its own
 * @param sent how many went to the wire
 * @param right how many had the reply that was wanted
 * @param wrong how many had another one, or none
 * @param cancelled how many were given up, by their timeout for the most part
 */
public record Share(String name, long sent, long right, long wrong, long cancelled) {}
