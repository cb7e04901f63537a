package dev.weir.bench.overload;

import dev.weir.bench.steps.Dependency;
import reactor.core.publisher.Mono;

/** Calls a dependency. */
record WaitingBackend(Dependency dependency) implements Backend {

  @Override
  public Mono<Void> call() {
    return dependency.call().then();
  }

  @Override
  public void close() {
    dependency.close();
  }
}
