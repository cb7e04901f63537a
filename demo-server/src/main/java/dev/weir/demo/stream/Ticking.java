package dev.weir.demo.stream;

import dev.weir.limit.Rate;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one listener asked for.
 *
 * @param rate how often
 * @param count how many at most; Long.MAX_VALUE for any number
 * @param lasting for how long at most; null for as long as it listens
 * @param pad how many bytes more each is to have, 0 or more
 */
public record Ticking(Rate rate, long count, @Nullable Duration lasting, int pad) {}
