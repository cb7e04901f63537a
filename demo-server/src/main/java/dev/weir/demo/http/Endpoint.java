package dev.weir.demo.http;

import reactor.core.publisher.Mono;

/** What a route does with a request. */
@FunctionalInterface
interface Endpoint {

  /**
   * Answers.
   *
   * @param exchange the request, and the way to its response
   * @return completes when the response has been written; a {@link ProblemException} out of it, or
   *     thrown, becomes a problem document
   */
  Mono<Void> answer(Exchange exchange);
}
