package dev.weir.observe;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pool has grown or shrunk, and what came of it.
 *
 * @param at when, on the pool's clock
 * @param before how many workers there were to be
 * @param after how many there are to be
 * @param cause why
 * @param waitBefore the longer of the mean wait of admissions of late and the wait of the oldest in
 *     the queue, as they were when this was decided
 * @param waitAfter the same at the first reading that is a second later or more, the mean over that
 *     time; null before that
 */
public record WorkforceChange(
    Instant at,
    int before,
    int after,
    String cause,
    Duration waitBefore,
    @Nullable Duration waitAfter) {}
