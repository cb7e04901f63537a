package dev.weir.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * When the state last changed, and until when an open one stays so: the circuit breaker keeps that
 * to itself, so it follows from what it tells of its changes, and its configuration.
 */
final class OpenTime {

  /**
   * One state.
   *
   * @param since when it began, or was first seen
   * @param until when it lets a probe through; null if it is not open, or that is not known
   * @param openings how often in a row it has opened, without having closed between
   */
  private record Span(Instant since, @Nullable Instant until, int openings) {}

  private final CircuitBreaker breaker;
  private final AtomicReference<Span> now;

  OpenTime(CircuitBreaker breaker) {
    this.breaker = breaker;
    this.now = new AtomicReference<>(new Span(instant(), null, 0));
  }

  void changed(CircuitBreakerOnStateTransitionEvent event) {
    State to = event.getStateTransition().getToState();
    Instant at = instant();
    now.updateAndGet(before -> after(before, to, at));
  }

  private Span after(Span before, State to, Instant at) {
    return switch (to) {
      case OPEN -> {
        int openings = before.openings + 1;
        long millis =
            breaker.getCircuitBreakerConfig().getWaitIntervalFunctionInOpenState().apply(openings);
        yield new Span(at, at.plusMillis(millis), openings);
      }
      case HALF_OPEN -> new Span(at, null, before.openings);
      default -> new Span(at, null, 0);
    };
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

  private Span span() {
    return Objects.requireNonNull(now.get());
  }

  private Instant instant() {
    return breaker.getCircuitBreakerConfig().getClock().instant();
  }
}
