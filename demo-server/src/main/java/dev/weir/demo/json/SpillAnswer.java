package dev.weir.demo.json;

import java.util.Map;

/**
 * What became of the lines of a body.
 *
 * @param route the path
 * @param strategy block, drop, reject or timeout
 * @param summary how many lines came ({@code offered}), and where they went, which adds up to that:
 *     {@code ran} at once, {@code spilled}, {@code failed}, turned away ({@code dropped})
 */
public record SpillAnswer(String route, String strategy, Map<String, Long> summary) {}
