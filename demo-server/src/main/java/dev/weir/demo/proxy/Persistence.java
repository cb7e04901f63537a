package dev.weir.demo.proxy;

import dev.weir.demo.config.BreakerSpec;
import dev.weir.demo.config.Limits;
import dev.weir.demo.config.ProxySpec;
import dev.weir.demo.config.RetrySpec;
import dev.weir.demo.config.UpstreamSpec;
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
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.netty.http.server.HttpServerRequest;

/**
 * How often an upstream is asked that fails: what may be sent twice is, within a budget that all
 * requests share; and nothing is sent for a while once too much has failed. A call has succeeded,
 * to the breaker, once its answer has begun. Thread-safe.
 */
final class Persistence {

  private static final int MOST_PROBES = 5;
  private static final int CONNECTING = 4;
  private static final int ANSWERING = 3;
  private static final float PERCENT = 100;

  /* RFC 9110, section 9.2.2, of those that are passed on. */
  private static final Set<HttpMethod> IDEMPOTENT =
      Set.of(
          HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

  private final RetrySpec spec;
  private final @Nullable CircuitBreaker circuit;
  private final @Nullable Breaker breaker;
  private final Retries retries;
  private final RetryBudget budget;

  Persistence(ProxySpec proxy) {
    this.spec = proxy.upstream().retries();
    BreakerSpec breaking = proxy.upstream().breaker();
    this.circuit = breaking == null ? null : circuit(proxy.name(), breaking);
    this.breaker = circuit == null ? null : breaker(circuit, proxy.upstream());
    this.budget =
        RetryBudget.of(proxy.name()).share(spec.budget()).burst(spec.burst()).perSecond(0).build();
    Retries again =
        Retries.of(proxy.name())
            .attempts(spec.attempts())
            .backoff(spec.backoff(), spec.cap())
            .budget(budget)
            .on(Persistence::isWorthRetrying)
            .retryAfter(error -> error instanceof HeldAnswer held ? held.retryAfter() : null);
    this.retries = breaker == null ? again : again.breaker(breaker::isOpen);
  }

  private static CircuitBreaker circuit(String name, BreakerSpec spec) {
    CircuitBreakerConfig config =
        CircuitBreakerConfig.custom()
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(spec.calls())
            .minimumNumberOfCalls(spec.calls())
            .slidingWindowSynchronizationStrategy(SlidingWindowSynchronizationStrategy.LOCK_FREE)
            .failureRateThreshold((float) spec.rate() * PERCENT)
            .waitDurationInOpenState(spec.open())
            .permittedNumberOfCallsInHalfOpenState(Math.min(MOST_PROBES, spec.calls()))
            .ignoreException(error -> !isTheUpstreams(error))
            .build();
    return CircuitBreaker.of(name, config);
  }

  /*
   * Attempts say themselves what a client that goes away, or a probe that takes long, means: only they know
   * whose turn it was. The bound of probes is for those that say nothing, and longer than the wait for a
   * connection, connecting, the body and the answer may take.
   */
  private static Breaker breaker(CircuitBreaker circuit, UpstreamSpec upstream) {
    Duration probeBound =
        upstream
            .connectTimeout()
            .multipliedBy(CONNECTING)
            .plus(upstream.responseTimeout().multipliedBy(ANSWERING));
    return Breaker.of(circuit).cancelCounts(Limits.LONGEST_TIME).probeBound(probeBound).build();
  }

  private static boolean isWorthRetrying(Throwable error) {
    return error instanceof HeldAnswer
        || (error instanceof UpstreamException upstream
            && !upstream.isHalfway()
            && upstream.failure().isWorthRetrying());
  }

  private static boolean isTheUpstreams(Throwable error) {
    return (error instanceof ErrorAnswer answer && answer.isTheUpstreams())
        || (error instanceof UpstreamException upstream && upstream.failure().isTheUpstreams())
        || (error instanceof AbandonedException abandoned && abandoned.isLetDown())
        || error instanceof CallUnfinishedException;
  }

  /** Whether a request may be sent twice: it means the same then, and its body is short. */
  boolean isRepeatable(HttpServerRequest request) {
    HttpHeaders headers = request.requestHeaders();
    return spec.attempts() > 1
        && (spec.anyMethod() || IDEMPOTENT.contains(request.method()))
        && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        && length(headers) <= spec.body();
  }

  private static long length(HttpHeaders headers) {
    try {
      return Long.parseLong(headers.get(HttpHeaderNames.CONTENT_LENGTH, "0"));
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Makes an attempt that has an element once its answer has begun; or none. */
  Flux<Boolean> guard(Flux<Boolean> attempt) {
    return breaker == null
        ? attempt
        : Flux.from(breaker.<Boolean>guard(SettleAt.FIRST_ELEMENT).apply(attempt));
  }

  /** Makes attempts, maybe more than one. */
  Flux<Boolean> repeat(Flux<Boolean> attempt) {
    return attempt.retryWhen(retries);
  }

  /** Whether the breaker is about to see whether the upstream is well again. */
  boolean isProbing() {
    return circuit != null && circuit.getState() == CircuitBreaker.State.HALF_OPEN;
  }

  @Nullable BreakerSnapshot breaker() {
    return breaker == null ? null : breaker.snapshot();
  }

  /** Null if nothing is tried again. */
  @Nullable RetrySnapshot retries() {
    return spec.attempts() == 1 ? null : retries.snapshot();
  }

  RetryBudgetSnapshot budget() {
    return budget.snapshot();
  }
}
