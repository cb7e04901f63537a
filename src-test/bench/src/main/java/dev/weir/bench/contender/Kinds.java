package dev.weir.bench.contender;

import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;

/** Weir's other kinds of pools. */
final class Kinds {

  /** Of what may be in flight, so many may run at once where each has a thread of its own. */
  private static final int SHARE_RUNNING = 4;

  private Kinds() {}

  /** From one worker to all. */
  static Contender elastic(Setup setup) {
    return executing(
        WorkerPools.boundedElastic("bench", 1, setup.workers())
            .queueCapacity(setup.queueCapacity())
            .overflow(Overflow.reject())
            .build());
  }

  static Contender virtual(Setup setup) {
    int running = running(setup);
    return executing(
        WorkerPools.virtual("bench", running)
            .queueCapacity(setup.capacity() - running)
            .overflow(Overflow.reject())
            .build());
  }

  /** How many tasks run at once where each has a thread of its own. */
  static int running(Setup setup) {
    return Math.max(setup.workers(), setup.capacity() / SHARE_RUNNING);
  }

  private static Contender executing(WorkerPool pool) {
    return ExecutorContender.bounded(pool, pool::dispose);
  }
}
