package dev.weir.bench.contender;

import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import java.util.function.BiFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Ways to have the elements of a Flux worked on. */
final class Pipes {

  private Pipes() {}

  static Pipe mapUnordered(Setup setup) {
    return onPool(setup, (source, pool) -> source.transform(pool.mapUnordered(Item::done)));
  }

  static Pipe map(Setup setup) {
    return onPool(setup, (source, pool) -> source.transform(pool.map(Item::done)));
  }

  static Pipe mapKeyed(Setup setup) {
    return onPool(setup, (source, pool) -> source.transform(pool.mapKeyed(Item::key, Item::done)));
  }

  static Pipe publishOn(Setup setup) {
    return onPool(setup, (source, pool) -> source.publishOn(pool).map(Item::done));
  }

  static Pipe publishOnParallel(Setup setup) {
    return onParallel(setup, (source, parallel) -> source.publishOn(parallel).map(Item::done));
  }

  static Pipe flatMap(Setup setup) {
    return onParallel(
        setup,
        (source, parallel) ->
            source.flatMap(item -> Mono.fromCallable(item::done).subscribeOn(parallel)));
  }

  static Pipe flatMapSequential(Setup setup) {
    return onParallel(
        setup,
        (source, parallel) ->
            source.flatMapSequential(item -> Mono.fromCallable(item::done).subscribeOn(parallel)));
  }

  static Pipe rails(Setup setup) {
    return onParallel(
        setup,
        (source, parallel) ->
            source.parallel(setup.workers()).runOn(parallel).map(Item::done).sequential());
  }

  static Pipe groupBy(Setup setup) {
    return onParallel(
        setup,
        (source, parallel) ->
            source
                .groupBy(Item::key)
                .flatMap(
                    group -> group.publishOn(parallel).map(Item::done), PipeRoster.MOST_GROUPS));
  }

  private static Pipe onPool(Setup setup, BiFunction<Flux<Item>, WorkerPool, Flux<Item>> stage) {
    WorkerPool pool = Weir.pool(setup, Overflow.block());
    return new Pipe(source -> stage.apply(source, pool), pool::dispose);
  }

  private static Pipe onParallel(Setup setup, BiFunction<Flux<Item>, Scheduler, Flux<Item>> stage) {
    Scheduler parallel = ReactorSchedulers.newParallel(setup);
    return new Pipe(source -> stage.apply(source, parallel), parallel::dispose);
  }
}
