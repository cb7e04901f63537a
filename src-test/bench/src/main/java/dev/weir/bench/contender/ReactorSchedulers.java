package dev.weir.bench.contender;

import java.util.concurrent.ForkJoinPool;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The schedulers that come with Reactor. */
public final class ReactorSchedulers {

  private static final int TTL_SECONDS = 60;

  private ReactorSchedulers() {}

  /**
   * As {@code Schedulers.parallel()}, of a given size.
   *
   * @param setup its sizes
   * @return not yet initialised; to be disposed of
   */
  public static Scheduler newParallel(Setup setup) {
    return Schedulers.newParallel("reactor-parallel", setup.workers(), true);
  }

  static Contender parallel(Setup setup) {
    Scheduler scheduler = newParallel(setup);
    return SchedulerContender.direct(scheduler, scheduler::dispose);
  }

  static Contender parallelWorkers(Setup setup) {
    Scheduler scheduler = newParallel(setup);
    return SchedulerContender.throughWorkers(scheduler, scheduler::dispose);
  }

  static Contender elastic(Setup setup) {
    Scheduler scheduler = newElastic(setup);
    return SchedulerContender.direct(scheduler, scheduler::dispose);
  }

  static Contender elasticWorkers(Setup setup) {
    Scheduler scheduler = newElastic(setup);
    return SchedulerContender.throughWorkers(scheduler, scheduler::dispose);
  }

  static Contender forkJoin(Setup setup) {
    ForkJoinPool pool = ForkJoin.newPool(setup);
    Scheduler scheduler = Schedulers.fromExecutorService(pool);
    return SchedulerContender.direct(
        scheduler,
        () -> {
          scheduler.dispose();
          pool.shutdownNow();
        });
  }

  /* Its own bound holds for each thread apart and refuses with a full stack trace: the producers'
   * window is the kinder bound, so it gets that one. */
  static Scheduler newElastic(Setup setup) {
    return Schedulers.newBoundedElastic(
        setup.workers(), Integer.MAX_VALUE, "reactor-elastic", TTL_SECONDS, true);
  }
}
