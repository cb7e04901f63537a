package dev.weir.contract;

import dev.weir.pool.WorkerPoolBuilder;
import dev.weir.pool.WorkerPools;
import java.util.function.BiFunction;

/** Every kind of pool. The contract runs over all of them; {@link PoolKindsTest} sees to that. */
enum PoolKinds {
  FIXED("fixed", WorkerPools::fixed),
  PRIORITY("priority", WorkerPools::priority),
  BOUNDED_ELASTIC("boundedElastic", (name, max) -> WorkerPools.boundedElastic(name, 1, max));

  private final String factory;
  private final BiFunction<String, Integer, WorkerPoolBuilder> builders;

  PoolKinds(String factory, BiFunction<String, Integer, WorkerPoolBuilder> builders) {
    this.factory = factory;
    this.builders = builders;
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
