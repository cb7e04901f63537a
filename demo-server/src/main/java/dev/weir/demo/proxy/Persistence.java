package dev.weir.demo.proxy;

import dev.weir.demo.config.ProxySpec;
import dev.weir.demo.config.ResendSpec;
import dev.weir.demo.config.UpstreamSpec;
import dev.weir.demo.strategy.Judgement;
import dev.weir.demo.strategy.Resilience;
import dev.weir.resilience4j.BreakerSnapshot;
import dev.weir.resilience4j.SettleAt;
import dev.weir.retry.RetryBudgetSnapshot;
import dev.weir.retry.RetrySnapshot;
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

  private static final int CONNECTING = 4;
  private static final int ANSWERING = 3;

  /* RFC 9110, section 9.2.2, of those that are passed on. */
  private static final Set<HttpMethod> IDEMPOTENT =
      Set.of(
          HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

  private final boolean retrying;
  private final ResendSpec resend;
  private final Resilience resilience;

  Persistence(ProxySpec proxy) {
    UpstreamSpec upstream = proxy.upstream();
    this.retrying = upstream.retries().isAny();
    this.resend = upstream.resend();
    this.resilience =
        new Resilience(
            proxy.name(),
            upstream.retries(),
            upstream.breaker(),
            new OfUpstream(),
            probeBound(upstream));
  }

  /*
   * Attempts say themselves what a client that goes away, or a probe that takes long, means: only they know
   * whose turn it was. The bound of probes is for those that say nothing, and longer than the wait for a
   * connection, connecting, the body and the answer may take.
   */
  private static Duration probeBound(UpstreamSpec upstream) {
    return upstream
        .connectTimeout()
        .multipliedBy(CONNECTING)
        .plus(upstream.responseTimeout().multipliedBy(ANSWERING));
  }

  private static final class OfUpstream implements Judgement {

    @Override
    public Verdict of(Throwable error) {
      return isTheUpstreams(error) ? Verdict.FAILED : Verdict.NOTHING;
    }

    private static boolean isTheUpstreams(Throwable error) {
      return (error instanceof ErrorAnswer answer && answer.isTheUpstreams())
          || (error instanceof UpstreamException upstream && upstream.failure().isTheUpstreams())
          || (error instanceof AbandonedException abandoned && abandoned.isLetDown());
    }

    @Override
    public boolean isWorthRetrying(Throwable error) {
      return error instanceof HeldAnswer
          || (error instanceof UpstreamException upstream
              && !upstream.isHalfway()
              && upstream.failure().isWorthRetrying());
    }

    @Override
    public @Nullable Duration retryAfter(Throwable error) {
      return error instanceof HeldAnswer held ? held.retryAfter() : null;
    }
  }

  /** Whether a request may be sent twice: it means the same then, and its body is short. */
  boolean isRepeatable(HttpServerRequest request) {
    HttpHeaders headers = request.requestHeaders();
    return retrying
        && (resend.anyMethod() || IDEMPOTENT.contains(request.method()))
        && !headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
        && length(headers) <= resend.body();
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
    return Flux.from(resilience.guard(attempt, SettleAt.FIRST_ELEMENT));
  }

  /** Makes attempts, maybe more than one. */
  Flux<Boolean> repeat(Flux<Boolean> attempt) {
    return attempt.retryWhen(resilience.again());
  }

  /** Whether the breaker is about to see whether the upstream is well again. */
  boolean isProbing() {
    return resilience.isProbing();
  }

  @Nullable BreakerSnapshot breaker() {
    return resilience.breaker();
  }

  /** Null if nothing is tried again. */
  @Nullable RetrySnapshot retries() {
    return resilience.retries();
  }

  RetryBudgetSnapshot budget() {
    return resilience.budget();
  }
}
