package dev.weir.pool;

import dev.weir.internal.PoolSettings;

/** What {@link WorkerPools} has a method for that is more than a way to build another. */
enum PoolKind {
  /** A constant number of workers. */
  FIXED("fixed", "workers", 0),

  /** As many workers as the load needs. */
  BOUNDED_ELASTIC("boundedElastic", "max", 0),

  /** Workers that fork and steal. */
  PARALLEL("parallel", "workers", PoolSettings.FORKS),

  /** A thread for each task. */
  VIRTUAL("virtual", "maxConcurrent", 0);

  private final String factory;
  private final String sizeName;
  private final int forkCapacity;

  PoolKind(String factory, String sizeName, int forkCapacity) {
    this.factory = factory;
    this.sizeName = sizeName;
    this.forkCapacity = forkCapacity;
  }

  /** The name of that method. */
  String factory() {
    return factory;
  }

  /** What that method calls the number of workers. */
  String sizeName() {
    return sizeName;
  }

  /** How many forked tasks may wait at each worker. */
  int forkCapacity() {
    return forkCapacity;
  }
}
