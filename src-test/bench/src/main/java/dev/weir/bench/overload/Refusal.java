package dev.weir.bench.overload;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** What those are told who are turned away by something that cannot tell them itself. */
final class Refusal {

  private static final int UNAVAILABLE = 503;
  private static final String BODY = "{\"status\":503,\"reason\":\"no_permit\"}";

  private Refusal() {}

  static Publisher<Void> send(HttpServerResponse response) {
    return response
        .status(UNAVAILABLE)
        .header("Content-Type", "application/problem+json")
        .header("Retry-After", "1")
        .sendString(Mono.just(BODY));
  }
}
