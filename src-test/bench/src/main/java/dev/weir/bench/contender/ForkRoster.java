package dev.weir.bench.contender;

import dev.weir.overflow.Overflow;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPools;
import java.util.Locale;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Function;

/** Everyone whose tasks give it more tasks. */
public enum ForkRoster implements Entrant {
  /** Weir's pool for it. */
  WEIR("Weir parallel", ForkRoster::weir),
  /** The JDK's, in the mode for event-style tasks: the oldest fork first. */
  FJP_ASYNC("ForkJoinPool (async)", ForkJoin::async),
  /** The JDK's, in the mode for tasks that divide themselves: the newest fork first. */
  FJP("ForkJoinPool", ForkRoster::newestFirst);

  private final String title;
  private final Function<Setup, Contender> factory;

  ForkRoster(String title, Function<Setup, Contender> factory) {
    this.title = title;
    this.factory = factory;
  }

  private static Contender weir(Setup setup) {
    WorkerPool pool =
        WorkerPools.parallel("bench", setup.workers())
            .queueCapacity(setup.queueCapacity())
            .overflow(Overflow.callerRuns())
            .build();
    return ExecutorContender.bounded(pool, pool::dispose);
  }

  private static Contender newestFirst(Setup setup) {
    ForkJoinPool pool = new ForkJoinPool(setup.workers());
    return ExecutorContender.unbounded(pool, pool::shutdownNow);
  }

  /**
   * Starts it.
   *
   * @param setup the sizes
   * @return running; to be closed
   */
  public Contender start(Setup setup) {
    return factory.apply(setup);
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public boolean isOurs() {
    return this == WEIR;
  }

  @Override
  public String id() {
    return "forks-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
