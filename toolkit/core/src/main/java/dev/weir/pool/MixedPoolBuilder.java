package dev.weir.pool;

import dev.weir.internal.Checks;
import dev.weir.observe.PoolListener;
import dev.weir.request.WorkloadKind;
import dev.weir.scaling.Sizing;
import dev.weir.workload.Classification;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Builds a {@link MixedPool}. Not thread-safe. */
public final class MixedPoolBuilder {

  /** As much as Reactor's bounded elastic scheduler assumes, which has ten threads per core. */
  private static final double USUAL_WAIT_SHARE = 0.9;

  private final String name;
  private final Map<String, WorkloadKind> declared = new HashMap<>();
  private @Nullable WorkerPool cpu;
  private @Nullable WorkerPool io;
  private Classification classification = Classification.usual();
  private WorkloadKind unknown = WorkloadKind.IO;
  private int maxClasses = 1_024;
  private PoolListener listener = PoolListener.NONE;

  MixedPoolBuilder(String name) {
    this.name = Checks.notBlank("name", name);
  }

  /**
   * The pool for work that computes.
   *
   * @param pool stays the caller's; by default a fixed pool of its own with a worker per core
   * @return this
   */
  public MixedPoolBuilder cpu(WorkerPool pool) {
    cpu = Checks.notNull("cpu", pool);
    return this;
  }

  /**
   * The pool for work that waits. On virtual threads nothing can be measured: then one in 16 runs
   * of a class that is there goes to the CPU pool instead, if a worker is free there.
   *
   * @param pool stays the caller's; by default a bounded elastic pool of its own, of a worker per
   *     core up to ten: {@link Sizing#workers(int, double)} for work that waits nine tenths of its
   *     time
   * @return this
   */
  public MixedPoolBuilder io(WorkerPool pool) {
    io = Checks.notNull("io", pool);
    return this;
  }

  /**
   * Says what a class of work is, so that it is not measured.
   *
   * @param workClass the name of its tasks, not blank
   * @param kind what they are
   * @return this
   */
  public MixedPoolBuilder declare(String workClass, WorkloadKind kind) {
    declared.put(Checks.notBlank("workClass", workClass), Checks.notNull("kind", kind));
    return this;
  }

  /**
   * What work counts as of which nothing is known. I/O costs least where it is wrong: work that
   * computes shares the cores all the same, but work that waits would keep a worker from others.
   *
   * @param kind {@link WorkloadKind#IO} by default
   * @return this
   */
  public MixedPoolBuilder unknown(WorkloadKind kind) {
    unknown = Checks.notNull("unknown", kind);
    return this;
  }

  /**
   * How work is told apart.
   *
   * @param rules {@link Classification#usual()} by default
   * @return this
   */
  public MixedPoolBuilder classification(Classification rules) {
    classification = Checks.notNull("classification", rules);
    return this;
  }

  /**
   * How many classes of work are remembered beside the declared ones. When there are more, those
   * are forgotten that were not used of late, and begin anew when they are used again; any class
   * among the last half as many is remembered. Each takes about 200 bytes and its name.
   *
   * @param classes at least 2; 1,024 by default
   * @return this
   */
  public MixedPoolBuilder maxClasses(int classes) {
    maxClasses = Checks.atLeast("maxClasses", classes, 2);
    return this;
  }

  /**
   * Who hears of classes that are sent to the other pool, and what happens in the pools of its own.
   *
   * @param newListener quick, and never blocking; nobody by default
   * @return this
   */
  public MixedPoolBuilder listener(PoolListener newListener) {
    listener = Checks.notNull("listener", newListener);
    return this;
  }

  /**
   * Builds it, and those of its pools that were not given.
   *
   * @return running pools
   * @throws IllegalArgumentException if the same pool was given for both
   */
  public MixedPool build() {
    if (cpu != null && cpu == io) {
      throw new IllegalArgumentException(
          "io: " + io + " in mixed pool " + name + " (expected: another pool than cpu)");
    }
    int cores = Runtime.getRuntime().availableProcessors();
    return build(
        () -> own(WorkerPools.fixed(name + "-cpu", Sizing.workers(cores, 0.0))),
        () ->
            own(
                WorkerPools.boundedElastic(
                    name + "-io", cores, Sizing.workers(cores, USUAL_WAIT_SHARE))));
  }

  private WorkerPool own(WorkerPoolBuilder pool) {
    return pool.listener(listener).build();
  }

  /** As {@link #build()}, with these for those of its pools that were not given. */
  MixedPool build(Supplier<WorkerPool> computing, Supplier<WorkerPool> waiting) {
    MixedPool.Side first = side(cpu, computing);
    try {
      return build(first, side(io, waiting));
    } catch (Throwable e) { // for want of threads, as a rule
      if (first.isOwn()) {
        first.pool().dispose();
      }
      throw e;
    }
  }

  private static MixedPool.Side side(@Nullable WorkerPool given, Supplier<WorkerPool> own) {
    return given != null ? new MixedPool.Side(given, false) : new MixedPool.Side(own.get(), true);
  }

  private MixedPool build(MixedPool.Side computing, MixedPool.Side waiting) {
    return new MixedPool(
        name,
        computing,
        waiting,
        Map.copyOf(declared),
        unknown,
        classification,
        maxClasses,
        listener);
  }
}
