package dev.weir.demo.load.scenario;

import dev.weir.demo.load.http.HttpCall;

/**
 * A request of a scenario.
 *
 * @param name no other one's
 * @param weight how often it is sent, compared with the others; 1 or more
 * @param call what is sent
 */
public record Step(String name, int weight, HttpCall call) {}
