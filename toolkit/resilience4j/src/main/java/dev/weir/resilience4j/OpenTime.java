package dev.weir.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.Metrics;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * When the state last changed, and until when an open one stays so: the circuit breaker keeps that
 * to itself, so it follows from what it tells of its changes, and its configuration. It is unknown
 * where it does not follow: opened by something else than its rates, by an interval that is not the
 * same twice, or for the n-th time where n is not known.
 */
final class OpenTime {

  /** How often it has opened in a row is not known. */
  private static final int UNKNOWN = -1;

  /**
   * One state.
   *
   * @param since when it began, or was first seen
   * @param until when it lets a probe through; null if it is not open, or that is not known
   * @param openings how often in a row it has opened, without having closed between, as the circuit
   *     breaker counts it
   */
  private record Span(Instant since, @Nullable Instant until, int openings) {}

  private final CircuitBreaker breaker;
  private final AtomicReference<Span> now;

  OpenTime(CircuitBreaker breaker) {
    this.breaker = breaker;
    int openings =
        switch (breaker.getState()) {
          case OPEN, FORCED_OPEN, HALF_OPEN -> UNKNOWN;
          default -> 0;
        };
    this.now = new AtomicReference<>(new Span(instant(), null, openings));
  }

  void changed(CircuitBreakerOnStateTransitionEvent event) {
    State to = event.getStateTransition().getToState();
    Instant at = instant();
    Span before;
    do {
      before = span();
    } while (!now.compareAndSet(before, after(before, to, at)));
  }

  private Span after(Span before, State to, Instant at) {
    return switch (to) {
      case OPEN -> opened(before, at);
      case FORCED_OPEN -> new Span(at, null, oneMore(before)); // as the circuit breaker has it
      case HALF_OPEN -> new Span(at, null, before.openings);
      default -> new Span(at, null, 0);
    };
  }

  private Span opened(Span before, Instant at) {
    int openings = decidedByRates() ? oneMore(before) : UNKNOWN;
    if (openings == UNKNOWN) {
      return new Span(at, null, UNKNOWN);
    }
    IntervalFunction interval =
        breaker.getCircuitBreakerConfig().getWaitIntervalFunctionInOpenState();
    long millis = interval.apply(openings);
    boolean same = interval.apply(openings) == millis;
    return new Span(at, same ? at.plusMillis(millis) : null, openings);
  }

  private static int oneMore(Span before) {
    return before.openings == UNKNOWN ? UNKNOWN : before.openings + 1;
  }

  /** Who opens it by hand may say for how long, and that is not told. */
  private boolean decidedByRates() {
    CircuitBreakerConfig config = breaker.getCircuitBreakerConfig();
    Metrics metrics = breaker.getMetrics(); // which an open one keeps of the state before
    return metrics.getFailureRate() >= config.getFailureRateThreshold()
        || metrics.getSlowCallRate() >= config.getSlowCallRateThreshold();
  }

  Duration sinceChange() {
    return Duration.between(span().since, instant());
  }

  /** Until it lets a probe through: zero if it would now; null if that is not known. */
  @Nullable Duration left() {
    Instant until = span().until;
    if (until == null) {
      return null;
    }
    Duration left = Duration.between(instant(), until);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * Asked before the circuit breaker is.
   *
   * @return what to refute if that refuses nevertheless; null if it is not said to be over
   */
  @Nullable Object over() {
    Span span = span();
    return span.until != null && instant().isAfter(span.until) ? span : null;
  }

  /** It was over, and yet it is open: it was opened again meanwhile, by hand. */
  void refute(Object over) {
    Span span = (Span) over;
    now.compareAndSet(span, new Span(span.since, null, UNKNOWN));
  }

  private Span span() {
    return Objects.requireNonNull(now.get());
  }

  private Instant instant() {
    return breaker.getCircuitBreakerConfig().getClock().instant();
  }
}
