package dev.weir.contract;

import dev.weir.pool.WorkerPool;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The operators that run each element of a Flux on a pool. */
enum Mapping {
  MAP(true) {
    @Override
    <T, R> Function<Flux<T>, Flux<R>> on(WorkerPool pool, Function<T, R> mapper) {
      return pool.map(mapper);
    }
  },
  MAP_UNORDERED(false) {
    @Override
    <T, R> Function<Flux<T>, Flux<R>> on(WorkerPool pool, Function<T, R> mapper) {
      return pool.mapUnordered(mapper);
    }
  },
  /** Each element with a key of its own, so that it behaves as if there were none. */
  MAP_KEYED(false) {
    @Override
    <T, R> Function<Flux<T>, Flux<R>> on(WorkerPool pool, Function<T, R> mapper) {
      return pool.mapKeyed(value -> value, mapper);
    }
  },
  FLAT_MAP(false) {
    @Override
    <T, R> Function<Flux<T>, Flux<R>> on(WorkerPool pool, Function<T, R> mapper) {
      return pool.flatMap(value -> Mono.just(mapper.apply(value)));
    }
  },
  FLAT_MAP_SEQUENTIAL(true) {
    @Override
    <T, R> Function<Flux<T>, Flux<R>> on(WorkerPool pool, Function<T, R> mapper) {
      return pool.flatMapSequential(value -> Mono.just(mapper.apply(value)));
    }
  };

  private final boolean ordered;

  Mapping(boolean ordered) {
    this.ordered = ordered;
  }

  /** The operator, with a body that is called on a worker. */
  abstract <T, R> Function<Flux<T>, Flux<R>> on(WorkerPool pool, Function<T, R> mapper);

  boolean isOrdered() {
    return ordered;
  }
}
