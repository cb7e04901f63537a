package dev.weir.demo.config;

import java.time.Duration;

/**
 * Ports and time limits.
 *
 * @param port for clients; 0 for any free one
 * @param managementPort for operators; 0 for any free one
 * @param drainTimeout how long requests in flight may take to finish when the server stops; what is
 *     not done by then is cut off
 * @param bodyIdle how long a client may take over the next bytes of a body
 */
public record ServerSpec(int port, int managementPort, Duration drainTimeout, Duration bodyIdle) {}
