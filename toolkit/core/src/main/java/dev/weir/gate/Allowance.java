package dev.weir.gate;

import dev.weir.internal.TokenLevel;
import java.time.Duration;

/**
 * What a rate leaves to its user at a moment: what an HTTP server says in the header fields {@code
 * RateLimit-Policy} and {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers), or {@code
 * X-RateLimit-Limit}, {@code -Remaining} and {@code -Reset}.
 *
 * @param limit how many permits there are at most at once: the burst, or what the slack allows
 * @param remaining how many there are now
 * @param reset how long it takes until there are as many as at most, if none is taken
 */
public record Allowance(long limit, long remaining, Duration reset) {

  static Allowance of(TokenLevel level, long remaining) {
    return new Allowance(level.gcra().most(), remaining, Duration.ofNanos(level.nanosUntilFull()));
  }
}
