package dev.weir.netty;

import dev.weir.gate.RateLimitedException;

/** A rate at which requests may come. */
record RateStage(HttpRate rate) implements Stage {

  @Override
  public boolean isOurs(Throwable error) {
    return error instanceof RateLimitedException refusal
        && refusal.name().equals(rate.meter().name());
  }

  @Override
  public String who() {
    return "rate " + rate.meter().name();
  }

  @Override
  public String full() {
    return "rate_full";
  }

  @Override
  public int status() {
    return TOO_MANY_REQUESTS;
  }

  @Override
  public String strategy() {
    return rate.meter().mayWait() ? "timeout" : "reject";
  }

  /** Spread where many are told the same. */
  @Override
  public long retryAfterSeconds(Throwable error) {
    long seconds =
        error instanceof RateLimitedException refusal
            ? Math.max(1, RateFields.seconds(refusal.retryAfter()))
            : 1;
    return rate.meter().isKeyed() ? seconds : seconds + RetryAfter.dice(seconds);
  }
}
