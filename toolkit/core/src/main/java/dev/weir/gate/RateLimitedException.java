package dev.weir.gate;

import dev.weir.limit.Rate;
import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** A rate gave no permit. Maps to 429 with {@code Retry-After}; a passed deadline to 504. */
public final class RateLimitedException extends RejectedExecutionException implements Refused {

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

  @Override
  public Reason reason() {
    return reason;
  }

  /**
   * After how long there will be as many permits, if nobody else takes them; or where too many keys
   * are in use, after how long room for another is looked for again. If they are too many of one
   * hash code, that is no promise that there will be any. Zero if a key cannot be asked, as its own
   * methods throw. For {@code Retry-After}, rounded up to seconds.
   *
   * @return zero or more
   */
  @Override
  public Duration retryAfter() {
    return retryAfter;
  }

  /** Worded only when somebody reads it. */
  @Override
  public String getMessage() {
    return name
        + ": "
        + what()
        + " (rate: "
        + rate
        + ", retry after: "
        + BigDecimal.valueOf(retryAfter.toNanos(), DIGITS_BELOW_SECONDS)
            .stripTrailingZeros()
            .toPlainString()
        + " s)";
  }

  private String what() {
    return switch (reason) {
      case RATE_LIMITED -> "no permit in time";
      case TOO_MANY_WAITERS -> "too many wait already";
      case WAITED_TOO_LONG -> "the rate was lowered, and there is no permit in time any more";
      case DOOMED -> "no permit before the deadline";
      case TOO_MANY_KEYS -> "too many keys are in use";
      case NO_TIMER -> "its timer refuses to end a wait";
      default -> throw new IllegalStateException(reason + " (expected: a reason of a rate)");
    };
  }

  /** No stack trace: it would cost more than the refusal, and say nothing that is not said here. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
