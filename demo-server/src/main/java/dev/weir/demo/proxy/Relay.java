package dev.weir.demo.proxy;

import dev.weir.netty.CutOff;
import dev.weir.resilience4j.BreakerOpenException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** One request that is passed on, in as many attempts as it takes. For one subscription. */
final class Relay {

  private final HttpServerRequest request;
  private final HttpServerResponse response;
  private final byte @Nullable [] kept;
  private final String proxy;
  private final Via via;
  private final Counts counts;
  private final Persistence persistence;
  private final Duration patience;

  /* Of the attempts so far: there may be no other, and then it is the answer. */
  private volatile @Nullable HeldAnswer held;

  /**
   * A request.
   *
   * @param kept its body, if it may be sent again; null if it may not, and has not been read
   */
  Relay(
      HttpServerRequest request,
      HttpServerResponse response,
      byte @Nullable [] kept,
      String proxy,
      Via via,
      Counts counts,
      Persistence persistence,
      Duration patience) {
    this.request = request;
    this.response = response;
    this.kept = kept;
    this.proxy = proxy;
    this.via = via;
    this.counts = counts;
    this.persistence = persistence;
    this.patience = patience;
  }

  /**
   * Passes the request on.
   *
   * @param sender knows what is asked for, and with which header fields
   * @return completes when all of the answer has been written but its end. Fails with an {@link
   *     ErrorAnswer} in place of that, if it was one; with an {@link UpstreamException}, of which
   *     the client has not been told, unless its connection is closed; or with what became of the
   *     client
   */
  Mono<Void> over(HttpClient.RequestSender sender) {
    Flux<Boolean> attempts = Flux.defer(() -> attempt(sender));
    Flux<Boolean> call = kept == null ? attempts : persistence.repeat(attempts);
    return call.then().onErrorResume(this::failed);
  }

  /* One that is cancelled ends with what that means before its guard hears of the cancel, and has nobody
   * then whom it could tell. */
  private Flux<Boolean> attempt(HttpClient.RequestSender sender) {
    Silence silence = new Silence(patience, persistence::isProbing, System::nanoTime);
    return persistence
        .guard(attempt(silence).over(sender))
        .doOnError(HeldAnswer.class, answer -> held = answer)
        .doOnCancel(silence::abandon)
        .onErrorResume(error -> silence.isAbandoned(), error -> Mono.empty());
  }

  private Attempt attempt(Silence silence) {
    return new Attempt(
        request, response, kept, via, counts, silence, error -> told(error, silence));
  }

  private Throwable told(Throwable thrown, Silence silence) {
    Throwable error = Exceptions.unwrap(thrown);
    Failure failure = Failure.of(error, silence.hasBegun());
    return failure == null ? error : told(failure, null);
  }

  private UpstreamException told(Failure failure, @Nullable Duration retryAfter) {
    counts.failed(failure);
    return new UpstreamException(proxy, failure, response.hasSentHeaders(), retryAfter);
  }

  private Mono<Void> failed(Throwable thrown) {
    Throwable error = Exceptions.unwrap(thrown);
    if (error instanceof LostException lost) {
      return Mono.error(lost.reason());
    }
    HeldAnswer last = held;
    if (last != null && (error == last || error instanceof BreakerOpenException)) {
      return attempt(new Silence(patience, () -> false, System::nanoTime))
          .passBack(last)
          .onErrorMap(LostException.class, LostException::reason)
          .then(Mono.error(last));
    }
    if (error instanceof BreakerOpenException open) {
      return Mono.error(told(Failure.BREAKER_OPEN, open.retryAfter()));
    }
    return error instanceof UpstreamException && response.hasSentHeaders()
        ? CutOff.of(request, error)
        : Mono.error(error);
  }
}
