package dev.weir.resilience4j;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A circuit breaker in virtual time: opens at half of four, for 10 s, and then permits two probes.
 */
final class BreakerScene {

  final VirtualTimeScheduler time = VirtualTimeScheduler.create();

  CircuitBreakerConfig.Builder config() {
    return config(attempt -> 10_000L);
  }

  /** Open for so many milliseconds the first time, and so many the next. */
  CircuitBreakerConfig.Builder config(IntervalFunction open) {
    return CircuitBreakerConfig.custom()
        .slidingWindowSize(4)
        .minimumNumberOfCalls(4)
        .failureRateThreshold(50)
        .slowCallRateThreshold(50)
        .slowCallDurationThreshold(ofSeconds(2))
        .waitIntervalFunctionInOpenState(open)
        .permittedNumberOfCallsInHalfOpenState(2)
        .clock(new VirtualClock())
        .currentTimestampFunction(clock -> time.now(TimeUnit.NANOSECONDS), TimeUnit.NANOSECONDS);
  }

  CircuitBreaker circuitBreaker() {
    return CircuitBreaker.of("dest", config().build());
  }

  static void fail(Breaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      Mono.error(new IllegalStateException("failed"))
          .transform(breaker.guard())
          .subscribe(v -> {}, e -> {});
    }
  }

  static void succeed(Breaker breaker, int times) {
    for (int i = 0; i < times; i++) {
      Mono.just(1).transform(breaker.guard()).subscribe(v -> {}, e -> {});
    }
  }

  /** Open, and ready for its probes. */
  void toHalfOpen(Breaker breaker) {
    fail(breaker, 4);
    time.advanceTimeBy(ofSeconds(10).plus(ofMillis(1)));
  }

  static State stateOf(Breaker breaker) {
    return breaker.snapshot().state();
  }

  private final class VirtualClock extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Instant.ofEpochMilli(time.now(TimeUnit.MILLISECONDS));
    }
  }
}
