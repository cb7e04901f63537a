package dev.weir.demo.load.engine;

import java.util.function.LongSupplier;
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
  public void opens() {
    target.opens();
  }

  @Override
  public Disposable watch(LongSupplier steps, Lateness lateness) {
    return target.watch(steps, lateness);
  }

  @Override
  public void close() {}
}
