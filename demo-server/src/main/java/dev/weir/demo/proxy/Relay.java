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
  private final String proxy;
  private final Via via;
  private final Counts counts;
  private final Persistence persistence;
  private final Duration patience;

  Relay(
      HttpServerRequest request,
      HttpServerResponse response,
      String proxy,
      Via via,
      Counts counts,
      Persistence persistence,
      Duration patience) {
    this.request = request;
    this.response = response;
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
    Flux<Boolean> call =
        persistence.isRepeatable(request)
            ? body().flatMapMany(kept -> persistence.persist(attempts(sender, kept), true))
            : persistence.persist(attempts(sender, null), false);
    return call.then().onErrorResume(this::failed);
  }

  private Mono<byte[]> body() {
    return request
        .receive()
        .aggregate()
        .asByteArray()
        .onErrorMap(LostException::new)
        .defaultIfEmpty(new byte[0]);
  }

  private Flux<Boolean> attempts(HttpClient.RequestSender sender, byte @Nullable [] kept) {
    return Flux.defer(() -> attempt(kept).over(sender));
  }

  private Attempt attempt(byte @Nullable [] kept) {
    return new Attempt(request, response, kept, via, counts, new Silence(patience), this::told);
  }

  private Throwable told(Throwable thrown) {
    Throwable error = Exceptions.unwrap(thrown);
    Failure failure = Failure.of(error);
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
    if (error instanceof HeldAnswer held) {
      return attempt(held.body())
          .passBack(held)
          .onErrorMap(LostException.class, LostException::reason)
          .then(Mono.error(held));
    }
    if (error instanceof BreakerOpenException open) {
      return Mono.error(told(Failure.BREAKER_OPEN, open.retryAfter()));
    }
    return error instanceof UpstreamException && response.hasSentHeaders()
        ? CutOff.of(request, error)
        : Mono.error(error);
  }
}
