package dev.weir.demo.strategy;

import dev.weir.demo.config.BreakerSpec;
import dev.weir.demo.config.Limits;
import dev.weir.demo.config.RetrySpec;
import dev.weir.demo.strategy.Judgement.Verdict;
import dev.weir.resilience4j.Breaker;
import dev.weir.resilience4j.BreakerSnapshot;
import dev.weir.resilience4j.CallUnfinishedException;
import dev.weir.resilience4j.SettleAt;
import dev.weir.retry.Retries;
import dev.weir.retry.RetryBudget;
import dev.weir.retry.RetryBudgetSnapshot;
import dev.weir.retry.RetrySnapshot;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * How often something is asked that fails: again, within a budget that all calls share; and not at
 * all for a while once too much has failed. Thread-safe.
 */
public final class Resilience {

  private static final int MOST_PROBES = 5;
  private static final float PERCENT = 100;

  private final boolean retrying;
  private final @Nullable CircuitBreaker circuit;
  private final @Nullable Breaker breaker;
  private final Retries retries;
  private final RetryBudget budget;

  /**
   * For one dependency. Calls say themselves what a caller that goes away means, whose turn is a
   * probe or not: a cancel counts as nothing, however long the call has lasted.
   *
   * @param name of the dependency
   * @param retrying when it is asked again
   * @param breaking when it is left alone; null: never
   * @param judgement of its errors
   * @param probeBound after how long a probe has failed that says nothing; longer than any takes
   */
  public Resilience(
      String name,
      RetrySpec retrying,
      @Nullable BreakerSpec breaking,
      Judgement judgement,
      Duration probeBound) {
    this.retrying = retrying.isAny();
    this.circuit = breaking == null ? null : circuit(name, breaking, judgement);
    this.breaker =
        circuit == null
            ? null
            : Breaker.of(circuit).cancelCounts(Limits.LONGEST_TIME).probeBound(probeBound).build();
    this.budget =
        RetryBudget.of(name).share(retrying.budget()).burst(retrying.burst()).perSecond(0).build();
    Retries again =
        Retries.of(name)
            .attempts(retrying.attempts())
            .backoff(retrying.backoff(), retrying.cap())
            .budget(budget)
            .on(judgement::isWorthRetrying)
            .retryAfter(judgement::retryAfter);
    this.retries = breaker == null ? again : again.breaker(breaker::isOpen);
  }

  private static CircuitBreaker circuit(String name, BreakerSpec spec, Judgement judgement) {
    CircuitBreakerConfig config =
        CircuitBreakerConfig.custom()
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(spec.calls())
            .minimumNumberOfCalls(spec.calls())
            .slidingWindowSynchronizationStrategy(SlidingWindowSynchronizationStrategy.LOCK_FREE)
            .failureRateThreshold((float) spec.rate() * PERCENT)
            .waitDurationInOpenState(spec.open())
            .permittedNumberOfCallsInHalfOpenState(Math.min(MOST_PROBES, spec.calls()))
            .recordException(error -> verdict(error, judgement) == Verdict.FAILED)
            .ignoreException(error -> verdict(error, judgement) == Verdict.NOTHING)
            .build();
    return CircuitBreaker.of(name, config);
  }

  private static Verdict verdict(Throwable error, Judgement judgement) {
    return error instanceof CallUnfinishedException ? Verdict.FAILED : judgement.of(error);
  }

  /**
   * Makes an attempt that does not begin while the breaker is open.
   *
   * @param <T> its elements
   * @param attempt a Mono or a Flux
   * @param settleAt when it has succeeded
   * @return of the same kind
   */
  public <T> Publisher<T> guard(Publisher<T> attempt, SettleAt settleAt) {
    return breaker == null ? attempt : breaker.<T>guard(settleAt).apply(attempt);
  }

  /**
   * What makes more than one of an attempt.
   *
   * @return for {@code retryWhen}
   */
  public Retries again() {
    return retries;
  }

  /**
   * Whether the breaker is about to see whether what failed is well again.
   *
   * @return false without a breaker
   */
  public boolean isProbing() {
    return circuit != null && circuit.getState() == CircuitBreaker.State.HALF_OPEN;
  }

  /**
   * The breaker at this moment.
   *
   * @return null if there is none
   */
  public @Nullable BreakerSnapshot breaker() {
    return breaker == null ? null : breaker.snapshot();
  }

  /**
   * The retries at this moment.
   *
   * @return null if nothing is tried again
   */
  public @Nullable RetrySnapshot retries() {
    return retrying ? retries.snapshot() : null;
  }

  /**
   * What is left of the retries' budget.
   *
   * @return at this moment
   */
  public RetryBudgetSnapshot budget() {
    return budget.snapshot();
  }
}
