package dev.weir.pool;

import dev.weir.internal.Checks;
import dev.weir.observe.PoolListener;
import dev.weir.overflow.Overflow;
import dev.weir.spi.CrewFactory;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Builds a {@link WorkerPool}. Not thread-safe; may build several pools. */
public final class WorkerPoolBuilder {

  /** The most workers a pool may have. */
  public static final int MAX_WORKERS = 32_767;

  private static final int MAX_QUEUE = 1 << 24;
  private static final int WAITERS_PER_SLOT = 16;

  private final PoolKind kind;
  private final String name;
  private final int workers;
  private int queueCapacity = 256;
  private @Nullable Integer maxWaiters;
  private int maxStrands = 65_536;
  private int maxTimers = 1_048_576;
  private Overflow overflow = Overflow.block();
  private @Nullable Duration taskTimeout;
  private @Nullable Scheduler timer;
  private @Nullable Scheduler expiryScheduler;
  private PoolListener listener = PoolListener.NONE;
  private boolean daemon = true;
  private @Nullable CrewFactory crew;

  WorkerPoolBuilder(PoolKind kind, String name, int workers) {
    this.kind = kind;
    this.name = Checks.notBlank("name", name);
    this.workers = Checks.between("workers", workers, 1, MAX_WORKERS);
  }

  /**
   * How many admissions may wait in the room when every worker is busy. Throughput × acceptable
   * delay is a good value.
   *
   * @param capacity from 0 to 16,777,216; 256 by default
   * @return this
   */
  public WorkerPoolBuilder queueCapacity(int capacity) {
    queueCapacity = Checks.between("queueCapacity", capacity, 0, MAX_QUEUE);
    return this;
  }

  /**
   * How many admissions may wait for room, each without a thread.
   *
   * @param waiters at least 0; 16 × queueCapacity by default, but at least 16
   * @return this
   */
  public WorkerPoolBuilder maxWaiters(int waiters) {
    maxWaiters = Checks.atLeast("maxWaiters", waiters, 0);
    return this;
  }

  /**
   * How many Reactor workers may exist at once; {@code createWorker()} throws beyond it.
   *
   * @param strands at least 1; 65,536 by default
   * @return this
   */
  public WorkerPoolBuilder maxStrands(int strands) {
    maxStrands = Checks.atLeast("maxStrands", strands, 1);
    return this;
  }

  /**
   * How many delayed and periodic tasks may be pending at once; scheduling one more throws.
   *
   * @param timers at least 1; 1,048,576 by default
   * @return this
   */
  public WorkerPoolBuilder maxTimers(int timers) {
    maxTimers = Checks.atLeast("maxTimers", timers, 1);
    return this;
  }

  /**
   * What happens when there is no room.
   *
   * @param strategy {@link Overflow#block()} by default
   * @return this
   */
  public WorkerPoolBuilder overflow(Overflow strategy) {
    overflow = Checks.notNull("overflow", strategy);
    return this;
  }

  /**
   * Bounds each run that {@code submit}, {@code map…} and {@code flatMap…} start; the body is
   * interrupted when the bound is reached.
   *
   * @param timeout positive; no bound by default
   * @return this
   */
  public WorkerPoolBuilder taskTimeout(Duration timeout) {
    Checks.positive("taskTimeout", Checks.notNull("taskTimeout", timeout));
    taskTimeout = timeout;
    return this;
  }

  /**
   * The clock and timer of delayed tasks and timeouts: give a virtual one to drive the pool in
   * tests. Timeouts are then signalled on it too.
   *
   * @param scheduler time-capable; a timer thread of the pool's own by default
   * @return this
   */
  public WorkerPoolBuilder timer(Scheduler scheduler) {
    timer = Checks.notNull("timer", scheduler);
    return this;
  }

  /**
   * Where timeouts are signalled.
   *
   * @param scheduler never blocked by what it runs; {@code Schedulers.parallel()} by default, or
   *     the {@linkplain #timer timer} if one was given
   * @return this
   */
  public WorkerPoolBuilder expiryScheduler(Scheduler scheduler) {
    expiryScheduler = Checks.notNull("expiryScheduler", scheduler);
    return this;
  }

  /**
   * Who hears what happens.
   *
   * @param newListener quick, and never blocking; nobody by default
   * @return this
   */
  public WorkerPoolBuilder listener(PoolListener newListener) {
    listener = Checks.notNull("listener", newListener);
    return this;
  }

  /**
   * Whether the threads let the JVM exit.
   *
   * @param daemonThreads true by default
   * @return this
   */
  public WorkerPoolBuilder daemon(boolean daemonThreads) {
    daemon = daemonThreads;
    return this;
  }

  /**
   * Who does the work: for tests that decide when what runs.
   *
   * @param factory hires the crew; a thread per worker by default
   * @return this
   */
  public WorkerPoolBuilder crew(CrewFactory factory) {
    crew = Checks.notNull("crew", factory);
    return this;
  }

  /**
   * Builds the pool and starts its workers.
   *
   * @return a running pool
   */
  public WorkerPool build() {
    CrewFactory crews = crew != null ? crew : workplace -> kind.crew(workplace, daemon);
    int waiters = maxWaiters != null ? maxWaiters : WAITERS_PER_SLOT * Math.max(1, queueCapacity);
    PoolConfig config =
        new PoolConfig(
            name,
            workers,
            queueCapacity,
            waiters,
            maxStrands,
            maxTimers,
            overflow,
            taskTimeout,
            daemon);
    return new DefaultWorkerPool(kind, config, listener, timer, expiryScheduler, crews);
  }
}
