package dev.weir.pool;

import dev.weir.discipline.Discipline;
import dev.weir.internal.Checks;
import dev.weir.internal.ForkingCrew;
import dev.weir.internal.ThreadCrew;
import dev.weir.internal.ThreadPerTaskCrew;
import dev.weir.internal.VirtualThreads;
import dev.weir.observe.PoolListener;
import dev.weir.overflow.Overflow;
import dev.weir.scaling.Elasticity;
import dev.weir.scaling.Scaling;
import dev.weir.scaling.ScalingPolicy;
import dev.weir.spi.CrewFactory;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
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
  private Discipline discipline = Discipline.fifo();
  private @Nullable Duration taskTimeout;
  private @Nullable Scheduler timer;
  private @Nullable Scheduler expiryScheduler;
  private PoolListener listener = PoolListener.NONE;
  private boolean daemon = true;
  private @Nullable ThreadFactory threads;
  private @Nullable CrewFactory crew;
  private @Nullable Duration stuckAfter;
  private StuckAction stuckAction = StuckAction.REPORT;
  private @Nullable Elasticity elasticity;

  WorkerPoolBuilder(PoolKind kind, String name, int workers) {
    this.kind = kind;
    this.name = Checks.notBlank("name", name);
    this.workers = Checks.between(kind.sizeName(), workers, 1, MAX_WORKERS);
  }

  WorkerPoolBuilder elastic(int min) {
    elasticity =
        new Elasticity(
            Checks.between("min", min, 1, workers),
            Scaling.onDemand(),
            Elasticity.USUAL_IDLE_TIME,
            Elasticity.USUAL_INTERVAL);
    return this;
  }

  /**
   * Decides how many workers an elastic pool has.
   *
   * @param policy {@link Scaling#onDemand()} by default
   * @return this
   * @throws IllegalStateException if the pool is not elastic
   */
  public WorkerPoolBuilder scaling(ScalingPolicy policy) {
    Elasticity e = elasticity("scaling");
    elasticity =
        new Elasticity(e.min(), Checks.notNull("scaling", policy), e.idleTime(), e.interval());
    return this;
  }

  /**
   * How long a worker of an elastic pool sleeps for lack of work before it counts as surplus;
   * {@link Scaling#onDemand()} then lets it go, other policies have their own ways to shrink.
   *
   * @param time positive; a minute by default
   * @return this
   * @throws IllegalStateException if the pool is not elastic
   */
  public WorkerPoolBuilder idleTime(Duration time) {
    Elasticity e = elasticity("idleTime");
    Checks.positive("idleTime", Checks.notNull("idleTime", time));
    elasticity = new Elasticity(e.min(), e.policy(), time, e.interval());
    return this;
  }

  /**
   * How far apart an elastic pool reads its load. It reads nothing while it has its least number of
   * workers and nothing is queued; and work for which nobody is free does not wait for a reading:
   * the policy is asked about it at once, and again every few milliseconds if it lets it wait.
   *
   * @param interval positive; 100 ms by default
   * @return this
   * @throws IllegalStateException if the pool is not elastic
   */
  public WorkerPoolBuilder scalingInterval(Duration interval) {
    Elasticity e = elasticity("scalingInterval");
    Checks.positive("scalingInterval", Checks.notNull("scalingInterval", interval));
    elasticity = new Elasticity(e.min(), e.policy(), e.idleTime(), interval);
    return this;
  }

  private Elasticity elasticity(String option) {
    if (elasticity == null) {
      throw new IllegalStateException(
          option
              + ": on pool "
              + name
              + ", which has a constant number of workers (expected: WorkerPools.boundedElastic)");
    }
    return elasticity;
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
   * Who goes next: among those who wait for a worker, and among those who wait for room. Reactor
   * workers and timers come in turn with new work, first come, first served.
   *
   * @param order {@link Discipline#fifo()} by default, in a priority pool {@link
   *     Discipline#priority()}
   * @return this
   */
  public WorkerPoolBuilder discipline(Discipline order) {
    discipline = Checks.notNull("discipline", order);
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
   * Has a {@link dev.weir.observe.PoolEvent.WorkerStuck} told to the listener when a worker has had
   * one task in hand for so long, with the stack of its thread; once for each such task, of
   * whatever kind it is. The task goes on; {@link #taskTimeout} ends it, and {@link
   * #stuckAfter(Duration, StuckAction)} interrupts it. It is noticed a quarter of the limit late,
   * or up to a second; tasks cost nothing more, and a pool whose workers sleep looks at nothing.
   *
   * @param limit positive; nothing is told by default
   * @return this
   */
  public WorkerPoolBuilder stuckAfter(Duration limit) {
    return stuckAfter(limit, StuckAction.REPORT);
  }

  /**
   * As {@link #stuckAfter(Duration)}, and says what is done about the task besides. With {@link
   * StuckAction#INTERRUPT} each task of the pool costs one more CAS, some nanoseconds.
   *
   * @param limit positive; nothing is told by default
   * @param action {@link StuckAction#REPORT} by default
   * @return this
   */
  public WorkerPoolBuilder stuckAfter(Duration limit, StuckAction action) {
    Checks.positive("stuckAfter", Checks.notNull("stuckAfter", limit));
    stuckAction = Checks.notNull("stuckAction", action);
    stuckAfter = limit;
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
   * Who makes the threads: for a priority, a class loader, or threads that Reactor takes for {@code
   * NonBlocking}. Their names, and whether they are daemons, are then the factory's choice; if it
   * leaves the latter open, all are as the first, which is made on the thread that builds the pool.
   *
   * @param factory called once per worker, and again for a worker that died; threads of our own by
   *     default
   * @return this
   */
  public WorkerPoolBuilder threads(ThreadFactory factory) {
    threads = Checks.notNull("threads", factory);
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
   * @throws UnsupportedOperationException if it needs virtual threads, and the JDK has none
   */
  public WorkerPool build() {
    checkCombination();
    CrewFactory crews = crew != null ? crew : usualCrew();
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
            discipline,
            taskTimeout,
            daemon,
            stuckAfter,
            stuckAction,
            elasticity);
    return new DefaultWorkerPool(kind, config, listener, timer, expiryScheduler, crews);
  }

  private void checkCombination() {
    if (kind == PoolKind.PARALLEL && !discipline.equals(Discipline.fifo())) {
      throw new IllegalStateException(
          "discipline: "
              + discipline
              + " on parallel pool "
              + name
              + " (expected: fifo, as forks"
              + " pass by any other)");
    }
    if (kind == PoolKind.PARALLEL && threads != null) {
      throw new IllegalStateException(
          "threads: on parallel pool " + name + " (expected: none, as its own know their seats)");
    }
  }

  private CrewFactory usualCrew() {
    int first = elasticity != null ? elasticity.min() : workers;
    return switch (kind) {
      case FIXED, BOUNDED_ELASTIC -> workplace -> new ThreadCrew(workplace, daemon, first, threads);
      case PARALLEL -> workplace -> new ForkingCrew(workplace, daemon);
      case VIRTUAL -> perTask();
    };
  }

  private CrewFactory perTask() {
    ThreadFactory factory = threads != null ? threads : VirtualThreads.factory(name + "-");
    return workplace -> new ThreadPerTaskCrew(workplace, factory);
  }
}
