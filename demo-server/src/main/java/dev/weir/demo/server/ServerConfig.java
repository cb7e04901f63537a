package dev.weir.demo.server;

import java.time.Duration;

/**
 * What can be said about the servers.
 *
 * @param port for clients; 0 for any free one
 * @param managementPort for operators; 0 for any free one
 * @param drain how long requests in flight may take to finish when the servers stop; what is not
 *     done by then is cut off
 * @param silence how long a client may take over the next bytes of a body
 */
public record ServerConfig(int port, int managementPort, Duration drain, Duration silence) {}
