package dev.weir.bench.overload;

import reactor.core.publisher.Mono;

/** Where a request's work is done, behind whatever protects it. Its own queue knows no bound. */
interface Backend extends AutoCloseable {

  /** Has nothing to do. */
  Backend IDLE =
      new Backend() {
        @Override
        public Mono<Void> call() {
          return Mono.empty();
        }

        @Override
        public void close() {}
      };

  /** Does the work of one request. Who gives up is not heard of: it is done all the same. Cold. */
  Mono<Void> call();

  /** What is not done yet never is. */
  @Override
  void close();
}
