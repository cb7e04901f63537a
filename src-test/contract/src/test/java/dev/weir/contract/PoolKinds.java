package dev.weir.contract;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.pool.WorkerPoolBuilder;
import dev.weir.pool.WorkerPools;
import java.util.function.BiFunction;

/** Every kind of pool. The contract runs over all of them; {@link PoolKindsTest} sees to that. */
enum PoolKinds {
  FIXED("fixed", WorkerPools::fixed),
  PRIORITY("priority", WorkerPools::priority),
  BOUNDED_ELASTIC("boundedElastic", (name, max) -> WorkerPools.boundedElastic(name, 1, max)),
  VIRTUAL("virtual", WorkerPools::virtual) {
    @Override
    WorkerPoolBuilder builder(String name, int workers) {
      assumeTrue(Runtime.version().feature() >= 21, "virtual threads need Java 21 or newer");
      return super.builder(name, workers);
    }

    @Override
    boolean keepsItsThreads() {
      return false;
    }
  };

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

  /** Whether a worker is one thread, which is there from the start. */
  boolean keepsItsThreads() {
    return true;
  }

  @Override
  public String toString() {
    return factory;
  }
}
