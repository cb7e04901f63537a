package dev.weir.bench.overload;

import dev.weir.demo.load.engine.Entrance;
import dev.weir.demo.load.engine.Reply;
import reactor.core.publisher.Mono;

/**
 * The entrance of a run of which somebody wants to know when it begins to count.
 *
 * @param entrance what bounds it
 * @param opening told so, on the thread that carries out the run
 */
record WatchedEntrance(Entrance entrance, Runnable opening) implements Entrance {

  @Override
  public Mono<Reply> pass(Mono<Reply> request) {
    return entrance.pass(request);
  }

  @Override
  public void opens() {
    entrance.opens();
    opening.run();
  }

  @Override
  public void close() {
    entrance.close();
  }
}
