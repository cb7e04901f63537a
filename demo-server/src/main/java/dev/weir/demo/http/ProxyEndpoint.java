package dev.weir.demo.http;

import dev.weir.demo.ingest.LostBodyException;
import dev.weir.demo.proxy.Proxy;
import dev.weir.demo.proxy.UnpassableException;
import dev.weir.demo.proxy.UpstreamException;
import dev.weir.netty.connection.RequestBodyException;
import reactor.core.publisher.Mono;

/** A request that another service answers. */
final class ProxyEndpoint implements Endpoint {

  private final Proxy proxy;

  ProxyEndpoint(Proxy proxy) {
    this.proxy = proxy;
  }

  @Override
  public Mono<Void> answer(Exchange exchange) {
    return proxy
        .answer(exchange.request(), exchange.response())
        .onErrorMap(UpstreamException.class, error -> new ProblemException(error.problem()))
        .onErrorMap(UnpassableException.class, error -> new ProblemException(error.problem()))
        .onErrorMap(
            RequestBodyException.class,
            error -> new ProblemException(new LostBodyException(error.bound()).problem()));
  }
}
