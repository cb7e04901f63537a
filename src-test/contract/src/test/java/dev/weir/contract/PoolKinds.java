package dev.weir.contract;

import dev.weir.pool.WorkerPoolBuilder;
import dev.weir.pool.WorkerPools;
import java.util.function.BiFunction;

/** Every kind of pool. The contract runs over all of them; {@link PoolKindsTest} sees to that. */
enum PoolKinds {
  FIXED("fixed", WorkerPools::fixed, 0),
  PARALLEL("parallel", WorkerPools::parallel, 256);

  private final String factory;
  private final BiFunction<String, Integer, WorkerPoolBuilder> builders;
  private final int forks;

  PoolKinds(String factory, BiFunction<String, Integer, WorkerPoolBuilder> builders, int forks) {
    this.factory = factory;
    this.builders = builders;
    this.forks = forks;
  }

  /** How many tasks may wait at a worker whose task gave them to the pool, besides the room. */
  int forks() {
    return forks;
  }

  /** Whether the workers must not block: those that fork. */
  boolean isNonBlocking() {
    return forks > 0;
  }

  /** The name of the method of {@link WorkerPools} that makes this kind. */
  String factory() {
    return factory;
  }

  WorkerPoolBuilder builder(String name, int workers) {
    return builders.apply(name, workers);
  }

  @Override
  public String toString() {
    return factory;
  }
}
