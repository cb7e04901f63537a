package dev.weir.demo.load.engine;

import reactor.core.publisher.Mono;

/** No bound of its own: of a closed loop, whose users are the bound. */
final class OpenEntrance implements Entrance {

  @Override
  public Mono<Reply> pass(Mono<Reply> request) {
    return request;
  }

  @Override
  public void close() {}
}
