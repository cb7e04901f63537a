package dev.weir.demo.http;

import dev.weir.demo.ingest.LostBodyException;
import dev.weir.demo.proxy.Proxy;
import dev.weir.demo.proxy.UnpassableException;
import dev.weir.demo.proxy.UpstreamException;
import dev.weir.netty.Problem;
import dev.weir.netty.ProblemResponse;
import dev.weir.netty.connection.RequestBodyException;
import reactor.core.publisher.Mono;

/** A request that another service answers. */
final class ProxyEndpoint implements Endpoint {

  private static final int UNAVAILABLE = 503;

  private final Proxy proxy;

  ProxyEndpoint(Proxy proxy) {
    this.proxy = proxy;
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    return proxy
        .answer(exchange.request(), exchange.response())
        .onErrorResume(UpstreamException.class, error -> failed(exchange, error))
        .onErrorMap(UnpassableException.class, error -> new ProblemException(error.problem()))
        .onErrorMap(
            RequestBodyException.class,
            error -> new ProblemException(new LostBodyException(error.bound()).problem()));
  }

  private Mono<Void> failed(Exchange exchange, UpstreamException error) {
    Problem problem =
        error.problem().route(exchange.path()).strategy(proxy.spec().gate().overflow().word());
    if (exchange.response().hasSentHeaders()) {
      return Mono.error(error);
    }
    return problem.status() == UNAVAILABLE
        ? ProblemResponse.send(
            exchange.request(), exchange.response(), problem, error.retryAfterSeconds())
        : ProblemResponse.send(exchange.request(), exchange.response(), problem);
  }
}
