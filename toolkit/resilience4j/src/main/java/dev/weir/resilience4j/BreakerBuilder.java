package dev.weir.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Builds a {@link Breaker}. Nothing has to be said. */
public final class BreakerBuilder {

  private final CircuitBreaker circuitBreaker;
  private Duration cancelCounts;
  private Duration probeBound;
  private boolean refusalsCount;
  private @Nullable Scheduler timer;
  private Consumer<? super BreakerEvent> listener = event -> {};

  BreakerBuilder(CircuitBreaker circuitBreaker) {
    this.circuitBreaker =
        Objects.requireNonNull(circuitBreaker, "circuitBreaker: null (expected: not null)");
    CircuitBreakerConfig config = circuitBreaker.getCircuitBreakerConfig();
    Duration slow = config.getSlowCallDurationThreshold();
    Duration halfOpen = config.getMaxWaitDurationInHalfOpenState();
    this.cancelCounts = slow;
    this.probeBound = halfOpen.isZero() ? slow : halfOpen;
  }

  /**
   * From how long on a call that is cancelled counts as failed, and as slow if it was: it was given
   * up since no answer came. One that is cancelled sooner counts as nothing.
   *
   * @param lasted positive; the circuit breaker's {@code slowCallDurationThreshold} by default, 60
   *     s if that was not set either
   * @return this
   */
  public BreakerBuilder cancelCounts(Duration lasted) {
    this.cancelCounts = lasted;
    return this;
  }

  /**
   * After how long a probe, in the half-open state, counts as failed if it has neither ended nor
   * been cancelled. Its subscription goes on. A stream that has given an element by then has
   * succeeded.
   *
   * <p>It bounds the half-open state too: once no probe has had an answer for so long, each that is
   * cancelled counts as failed, however soon.
   *
   * @param longest positive; the circuit breaker's {@code maxWaitDurationInHalfOpenState} by
   *     default, or if that is not set its {@code slowCallDurationThreshold}
   * @return this
   */
  public BreakerBuilder probeBound(Duration longest) {
    this.probeBound = longest;
    return this;
  }

  /**
   * Whether an error that is {@link dev.weir.observe.Refused} counts as the dependency's. It comes
   * from a gate, a pool or a breaker within the guard, which has asked nothing of the dependency:
   * so the permission goes back, and it counts as nothing. Errors of what was begun, and ran for
   * too long, always count.
   *
   * @param count false by default
   * @return this
   */
  public BreakerBuilder refusalsCount(boolean count) {
    this.refusalsCount = count;
    return this;
  }

  /**
   * Who times probes.
   *
   * @param scheduler with a timer; {@code Schedulers.parallel()} by default, and for probes that
   *     this one refuses
   * @return this
   */
  public BreakerBuilder timer(Scheduler scheduler) {
    this.timer = Objects.requireNonNull(scheduler, "scheduler: null (expected: not null)");
    return this;
  }

  /**
   * Hears what happens, on the thread on which it does: the subscriber's, the source's or the
   * timer's. Must be quick and must not block; what it throws is dropped as by {@code
   * Operators.onErrorDropped}, and changes nothing.
   *
   * @param events takes the place of the one before
   * @return this
   */
  public BreakerBuilder listener(Consumer<? super BreakerEvent> events) {
    this.listener = Objects.requireNonNull(events, "events: null (expected: not null)");
    return this;
  }

  /**
   * Builds it. Once for each circuit breaker, not for each call: it listens to that for good.
   *
   * @return in front of the circuit breaker
   * @throws IllegalArgumentException if something is out of its range; if the circuit breaker is
   *     none of resilience4j's own, but one that hides its states; or if its {@code
   *     recordExceptions} or {@code ignoreExceptions} would have a {@link CallUnfinishedException}
   *     count as a success, or as nothing
   */
  public Breaker build() {
    refuseIfNoAnswerIsNoFailure(circuitBreaker.getCircuitBreakerConfig());
    return new Breaker(
        circuitBreaker,
        new BreakerConfig(cancelCounts, probeBound, refusalsCount),
        timer,
        listener);
  }

  /* An error that is not on the list of errors is a success: hanging probes would close it. */
  private static void refuseIfNoAnswerIsNoFailure(CircuitBreakerConfig config) {
    CallUnfinishedException sample = new CallUnfinishedException("not ended");
    if (config.getIgnoreExceptionPredicate().test(sample)) {
      throw new IllegalArgumentException(
          "ignoreExceptions: with CallUnfinishedException (expected: without it and without"
              + " TimeoutException, or nothing decides where no answer comes)");
    }
    if (!config.getRecordExceptionPredicate().test(sample)) {
      throw new IllegalArgumentException(
          "recordExceptions: without CallUnfinishedException (expected: with it, or with the"
              + " TimeoutException that it is; else a call without an answer counts as success)");
    }
  }
}
