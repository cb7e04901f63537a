package dev.weir.bench.contender;

import java.util.concurrent.ForkJoinPool;

/** {@link ForkJoinPool} in async mode, as for event-style tasks. */
final class ForkJoin {

  private ForkJoin() {}

  static ForkJoinPool newPool(Setup setup) {
    return new ForkJoinPool(
        setup.workers(), ForkJoinPool.defaultForkJoinWorkerThreadFactory, null, true);
  }

  static Contender async(Setup setup) {
    ForkJoinPool pool = newPool(setup);
    return ExecutorContender.unbounded(pool, pool::shutdownNow);
  }
}
