package dev.weir.gate;

import dev.weir.internal.TokenDesk;
import dev.weir.observe.Reason;
import reactor.core.scheduler.Scheduler;

/**
 * What the operators of a {@link Throttle}, or of one key of a {@link KeyedThrottle}, take.
 *
 * @param name of the throttle
 * @param desk where they ask for it
 * @param maxWait how many nanoseconds one may wait, {@code TaskBounds.NONE} for any time; not for
 *     elements
 * @param scheduler on which those who waited go on
 * @param refusals tells those who get none
 */
record Permits(String name, TokenDesk desk, long maxWait, Scheduler scheduler, Refusals refusals) {

  /** Makes errors of reasons. */
  interface Refusals {
    RateLimitedException of(Reason why, int weight);
  }

  RateLimitedException refusal(Reason why, int weight) {
    return refusals.of(why, weight);
  }
}
