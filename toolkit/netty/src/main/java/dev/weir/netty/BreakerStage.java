package dev.weir.netty;

import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import java.time.Duration;

/**
 * A circuit breaker that somebody's work has met, whichever: what is behind it is out of order, so
 * the request is turned away as if there were no room.
 */
record BreakerStage() implements Stage {

  @Override
  public boolean isOurs(Throwable error) {
    return error instanceof Refused refused && refused.reason() == Reason.BREAKER_OPEN;
  }

  @Override
  public String who() {
    return "circuit breaker";
  }

  @Override
  public String full() {
    return "breaker_open";
  }

  @Override
  public String strategy() {
    return "reject";
  }

  /** When it lets probes through, as far as it says; spread, as all are told the same. */
  @Override
  public long retryAfterSeconds(Throwable error) {
    Duration told = error instanceof Refused refused ? refused.retryAfter() : null;
    long seconds = told == null ? 1 : Math.max(1, RateFields.seconds(told));
    return RetryAfter.spread(seconds, RetryAfter::dice);
  }
}
