package dev.weir.pool;

import dev.weir.internal.ForkingCrew;
import dev.weir.internal.PoolSettings;
import dev.weir.internal.ThreadCrew;
import dev.weir.spi.Crew;
import dev.weir.spi.Workplace;

/** What {@link WorkerPools} has a method for. */
enum PoolKind {
  /** A constant number of workers. */
  FIXED("fixed", 0) {
    @Override
    Crew crew(Workplace workplace, boolean daemon) {
      return new ThreadCrew(workplace, daemon);
    }
  },

  /** Workers that fork and steal. */
  PARALLEL("parallel", PoolSettings.FORKS) {
    @Override
    Crew crew(Workplace workplace, boolean daemon) {
      return new ForkingCrew(workplace, daemon);
    }
  };

  private final String factory;
  private final int forkCapacity;

  PoolKind(String factory, int forkCapacity) {
    this.factory = factory;
    this.forkCapacity = forkCapacity;
  }

  /** Who sits on its seats, unless the builder was told otherwise. */
  abstract Crew crew(Workplace workplace, boolean daemon);

  /** The name of that method. */
  String factory() {
    return factory;
  }

  /** How many forked tasks may wait at each worker. */
  int forkCapacity() {
    return forkCapacity;
  }
}
