package dev.weir.bench.contender;

import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPoolBuilder;
import dev.weir.pool.WorkerPools;

/** Weir's fixed pool, with its default metrics on. */
public final class Weir {

  private Weir() {}

  /**
   * The pool itself.
   *
   * @param setup its sizes
   * @param overflow what it does when it is full
   * @return running; to be disposed of
   */
  public static WorkerPool pool(Setup setup, Overflow overflow) {
    return builder(setup, overflow).build();
  }

  static WorkerPoolBuilder builder(Setup setup, Overflow overflow) {
    return WorkerPools.fixed("bench", setup.workers())
        .queueCapacity(setup.queueCapacity())
        .overflow(overflow);
  }

  static Contender rejecting(Setup setup) {
    return executing(pool(setup, Overflow.reject()));
  }

  static Contender blocking(Setup setup) {
    return executing(pool(setup, Overflow.block()));
  }

  /*
   * Schedulers are measured with producers that keep the bound themselves, because the peers have none.
   * A place is free a moment after its task was counted; so ours has a few more, or some tasks would
   * have to line up for what no peer has.
   */
  static Contender scheduling(Setup setup) {
    WorkerPool pool = pool(setup.withSlack(), Overflow.block());
    return SchedulerContender.direct(pool, pool::dispose);
  }

  static Contender schedulingOnWorkers(Setup setup) {
    WorkerPool pool = pool(setup.withSlack(), Overflow.block());
    return SchedulerContender.throughWorkers(pool, pool::dispose);
  }

  private static Contender executing(WorkerPool pool) {
    return ExecutorContender.bounded(pool, pool::dispose);
  }
}
