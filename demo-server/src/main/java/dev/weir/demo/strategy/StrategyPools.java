package dev.weir.demo.strategy;

import dev.weir.observe.PoolSnapshot;
import dev.weir.pool.ShutdownReport;
import dev.weir.pool.WorkerPool;
import dev.weir.pool.WorkerPoolBuilder;
import dev.weir.pool.WorkerPools;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * Two pools of one shape for each strategy: one for single requests and one for uploads, so that a
 * long upload takes no room from the requests beside it and each ledger counts one thing.
 */
public final class StrategyPools {

  /** Threads of a pool. */
  public static final int WORKERS = 8;

  /** Admissions that may queue when all threads are busy. */
  public static final int QUEUE = 16;

  /* More than the default of 16 × the queue, so that some hundreds of connections can wait on
   * /block; still a bound, beyond which even /block answers 503. */
  private static final int MAX_WAITERS = 1_024;

  private static final Duration TASK_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration SAMPLING = Duration.ofMillis(250);

  private final Map<Strategy, WorkerPool> work = new EnumMap<>(Strategy.class);
  private final Map<Strategy, WorkerPool> ingest = new EnumMap<>(Strategy.class);
  private final Map<Strategy, DrainRate> drain = new EnumMap<>(Strategy.class);
  private final Disposable sampling;

  /** Starts all pools. */
  public StrategyPools() {
    for (Strategy strategy : Strategy.values()) {
      work.put(strategy, build(strategy.word(), strategy));
      ingest.put(strategy, build("ingest-" + strategy.word(), strategy));
      drain.put(strategy, new DrainRate());
    }
    sampling = Flux.interval(SAMPLING).onBackpressureDrop().subscribe(tick -> sample());
  }

  private static WorkerPool build(String name, Strategy strategy) {
    WorkerPoolBuilder builder =
        WorkerPools.fixed(name, WORKERS)
            .queueCapacity(QUEUE)
            .maxWaiters(MAX_WAITERS)
            .overflow(strategy.overflow());
    if (strategy == Strategy.TIMEOUT) {
      builder.taskTimeout(TASK_TIMEOUT);
    }
    return builder.build();
  }

  private void sample() {
    for (Strategy strategy : Strategy.values()) {
      get(drain, strategy).sample(System.nanoTime(), get(work, strategy).snapshot());
    }
  }

  /**
   * The pool of single requests.
   *
   * @param strategy which
   * @return the pool
   */
  public WorkerPool work(Strategy strategy) {
    return get(work, strategy);
  }

  /**
   * How fast the pool of single requests drains.
   *
   * @param strategy which
   * @return the rate, kept up to date
   */
  public DrainRate drainRate(Strategy strategy) {
    return get(drain, strategy);
  }

  /**
   * The pool of uploads.
   *
   * @param strategy which
   * @return the pool
   */
  public WorkerPool ingest(Strategy strategy) {
    return get(ingest, strategy);
  }

  /**
   * What all pools look like now.
   *
   * @return single requests first, then uploads
   */
  public List<PoolSnapshot> snapshots() {
    return all().map(WorkerPool::snapshot).toList();
  }

  /**
   * Finishes what was accepted, in all pools at once. Cold.
   *
   * @param deadline what is not done by then is cancelled
   * @return a report for each pool
   */
  public Flux<ShutdownReport> disposeGracefully(Duration deadline) {
    return Flux.defer(
        () -> {
          sampling.dispose();
          return Flux.merge(all().map(pool -> pool.disposeGracefully(deadline)).toList());
        });
  }

  private Stream<WorkerPool> all() {
    return Stream.concat(work.values().stream(), ingest.values().stream());
  }

  private static <T> T get(Map<Strategy, T> map, Strategy strategy) {
    T found = map.get(strategy);
    if (found == null) {
      throw new IllegalStateException("strategy: " + strategy + " (expected: one with a pool)");
    }
    return found;
  }
}
