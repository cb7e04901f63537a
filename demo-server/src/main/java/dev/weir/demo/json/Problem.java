package dev.weir.demo.json;

import org.jspecify.annotations.Nullable;

/**
 * Why there is no answer, as RFC 9457 says it.
 *
 * @param type a URI for the kind of problem; {@code about:blank} where the status says it all
 * @param title the kind of problem, for people
 * @param status the HTTP status
 * @param detail this occurrence, for people
 * @param reason the kind of problem, for programs
 * @param route the path
 * @param strategy block, drop, reject or timeout; null on a route that has none
 */
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String reason,
    String route,
    @Nullable String strategy) {}
