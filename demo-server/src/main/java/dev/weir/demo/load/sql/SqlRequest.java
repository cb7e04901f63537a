package dev.weir.demo.load.sql;

import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * A kind of request to a database.
 *
 * @param name no other one's
 * @param weight how often it is sent, compared with the others; 1 or more
 * @param next draws the values of the next one. Asked in the order in which requests begin, by one
 *     thread at a time, which must not be blocked
 */
public record SqlRequest(String name, int weight, Supplier<Mono<SqlAnswer>> next) {}
