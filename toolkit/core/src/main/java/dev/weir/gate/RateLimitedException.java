package dev.weir.gate;

import dev.weir.limit.Rate;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** A rate gave no permit. Maps to 429 with {@code Retry-After}; a passed deadline to 504. */
public final class RateLimitedException extends RejectedExecutionException {

  private static final long serialVersionUID = 1L;
  private static final int DIGITS_BELOW_SECONDS = 9;

  private final String name;
  private final transient Rate rate;
  private final Reason reason;
  private final Duration retryAfter;

  RateLimitedException(String name, Rate rate, Reason reason, Duration retryAfter) {
    this.name = name;
    this.rate = rate;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /** Why there was none. */
  public enum Reason {
    /** There is none in the time that one may wait: none at all if one may not. */
    NO_PERMIT("no permit in time"),
    /** As many wait as may. */
    TOO_MANY_WAITERS("too many wait already"),
    /** There was one in time, before the rate was lowered. */
    RATE_LOWERED("the rate was lowered, and there is no permit in time any more"),
    /** The deadline has passed, or will have before there is one. */
    DEADLINE("no permit before the deadline"),
    /** As many keys are in use as may be. */
    TOO_MANY_KEYS("too many keys are in use"),
    /** The timer that would end the wait refuses work. */
    NO_TIMER("its timer refuses to end a wait");

    private final String words;

    Reason(String words) {
      this.words = words;
    }
  }

  /**
   * Who refused.
   *
   * @return the name it was given
   */
  public String name() {
    return name;
  }

  /**
   * The rate that held.
   *
   * @return the rate
   */
  public Rate rate() {
    return rate;
  }

  /**
   * Why.
   *
   * @return the reason
   */
  public Reason reason() {
    return reason;
  }

  /**
   * After how long there will be as many permits, if nobody else takes them: for {@code
   * Retry-After}, rounded up to seconds.
   *
   * @return zero or more
   */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** Worded only when somebody reads it. */
  @Override
  public String getMessage() {
    return name
        + ": "
        + reason.words
        + " (rate: "
        + rate
        + ", retry after: "
        + BigDecimal.valueOf(retryAfter.toNanos(), DIGITS_BELOW_SECONDS)
            .stripTrailingZeros()
            .toPlainString()
        + " s)";
  }

  /** No stack trace: it would cost more than the refusal, and say nothing that is not said here. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
