package dev.weir.resilience4j;

import dev.weir.observe.Reason;
import dev.weir.observe.Refused;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Breaker} let a call not through: it is open, or half open with as many probes under way
 * as it permits. {@code weir-netty} answers it with 503 and {@code Retry-After}, unless its reason
 * is {@link Reason#NO_TIMER}, which is a mistake of the server's.
 */
public final class BreakerOpenException extends RejectedExecutionException implements Refused {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final State state;
  private final Reason reason;
  private final @Nullable Duration retryAfter;

  BreakerOpenException(String name, State state, Reason reason, @Nullable Duration retryAfter) {
    this.name = name;
    this.state = state;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  /**
   * Who refused.
   *
   * @return the name of the circuit breaker
   */
  public String name() {
    return name;
  }

  /**
   * How it was then.
   *
   * @return open, half open or forced open; half open also if it has closed since
   */
  public State state() {
    return state;
  }

  /**
   * {@link Reason#BREAKER_OPEN}; or {@link Reason#NO_TIMER} if neither its timer nor {@code
   * Schedulers.parallel()} would bound a probe.
   */
  @Override
  public Reason reason() {
    return reason;
  }

  /** Until it lets a probe through; null where that is not known. */
  @Override
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** Worded only when somebody reads it. */
  @Override
  public String getMessage() {
    return "circuit breaker "
        + name
        + ": not let through: "
        + (reason == Reason.NO_TIMER ? "its timer refuses to bound a probe" : "it is " + state)
        + (retryAfter == null ? "" : " (for " + retryAfter.toMillis() + " ms)");
  }

  /** No stack trace: it would cost more than the refusal, and say nothing that is not said here. */
  @Override
  public synchronized Throwable fillInStackTrace() {
    return this;
  }
}
