package dev.weir.demo.load.engine;

import java.util.function.LongConsumer;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** A target that outlives the run it is given to. */
record KeptOpen(Target target) implements Target {

  @Override
  public Mono<Reply> next() {
    return target.next();
  }

  @Override
  public String causeOf(Throwable error) {
    return target.causeOf(error);
  }

  @Override
  public Disposable watch(LongConsumer lag) {
    return target.watch(lag);
  }

  @Override
  public void close() {}
}
