package dev.weir.pool;

import dev.weir.internal.Checks;
import dev.weir.internal.Errors;
import dev.weir.internal.ThreadTimes;
import dev.weir.internal.WorkClass;
import dev.weir.internal.WorkClass.Sample;
import dev.weir.internal.WorkClasses;
import dev.weir.observe.Ledger;
import dev.weir.observe.MixedSnapshot;
import dev.weir.observe.PoolEvent;
import dev.weir.observe.PoolListener;
import dev.weir.observe.WorkClassSnapshot;
import dev.weir.request.WorkloadKind;
import dev.weir.workload.Classification;
import dev.weir.workload.WorkProfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Two worker pools, one for work that computes and one for work that waits, and each task goes to
 * the one that is right for it.
 *
 * <pre>{@code
 * MixedPool work = MixedPool.named("work").declare("thumbnail", WorkloadKind.CPU).build();
 * Mono<Image> image = work.submit("thumbnail", () -> scale(upload));
 * Mono<Row> row = work.submit("load", () -> jdbc.load(id));   // found to wait
 * }</pre>
 *
 * <p><b>Which pool.</b> Tasks of one name are a <em>class of work</em>. Where a task goes say, in
 * this order: the kind in its {@link TaskOptions}; what the builder {@linkplain
 * MixedPoolBuilder#declare declared} of its class; what was measured of its class. A task without
 * name and kind goes where unknown work goes. {@link Classification} says from which share of
 * waiting on a class is I/O, with a band in which it stays what it was. It follows a class that
 * changes its nature, some tens of measured runs later; what has been offered by then stays where
 * it is.
 *
 * <p><b>What is measured.</b> Of the first runs of a class each, then one in 16: how long the body
 * took, and for how much of that its thread computed ({@code ThreadMXBean}). The rest it has
 * waited, but for the time in which it was ready and had no core, where the system tells that
 * (Linux). Where it does not, computing too much on too few cores looks like waiting. A measured
 * run takes some ten microseconds longer. Where threads do not tell how much they compute, as
 * virtual ones, nothing is measured; see {@link MixedPoolBuilder#io}.
 *
 * <p><b>Threads and errors</b> are those of {@link WorkerPool}, as are bounds and strategies: each
 * of the two has its own.
 */
public final class MixedPool implements Disposable {

  private final String name;
  private final Side cpu;
  private final Side io;
  private final Map<String, WorkloadKind> declared;
  private final WorkloadKind unknown;
  private final WorkClasses classes;
  private final PoolListener listener;
  private final long start = System.nanoTime();
  private volatile boolean ioTellsNothing;
  private volatile boolean cpuTellsNothing;

  /** One of the two pools, and whether it ends with this. */
  record Side(WorkerPool pool, boolean isOwn) {}

  MixedPool(
      String name,
      Side cpu,
      Side io,
      Map<String, WorkloadKind> declared,
      WorkloadKind unknown,
      Classification rules,
      int maxClasses,
      PoolListener listener) {
    this.name = name;
    this.cpu = cpu;
    this.io = io;
    this.declared = declared;
    this.unknown = unknown;
    this.classes =
        new WorkClasses(maxClasses, of -> new WorkClass(of, rules, unknown, System.nanoTime()));
    this.listener = listener;
    ThreadTimes.prepare();
  }

  /**
   * A pool for work that computes and one for work that waits, and each class of work goes to the
   * one that is right for it: by what is declared, or else by what is measured.
   *
   * @param name shown in errors, events and snapshots; not blank
   * @return a builder
   * @throws IllegalArgumentException if the name is blank
   */
  public static MixedPoolBuilder named(String name) {
    return new MixedPoolBuilder(name);
  }

  // ---------------------------------------------------------------- work

  /**
   * A task with a result. Cold: each subscription offers it once, to the pool that is right then.
   *
   * @param workClass names the task and its class; not blank
   * @param task run on a worker; interrupted on cancel and timeout; null completes empty
   * @param <T> the result's type
   * @return the result, or what the task threw, or why its pool turned it away
   */
  public <T> Mono<T> submit(String workClass, Callable<? extends T> task) {
    return submit(task, TaskOptions.named(Checks.notBlank("workClass", workClass)));
  }

  /**
   * A task with a result. Cold: each subscription offers it once, to the pool that is right then.
   *
   * @param task run on a worker; interrupted on cancel and timeout; null completes empty
   * @param options the name is that of its class; a kind settles where it goes
   * @param <T> the result's type
   * @return the result, or what the task threw, or why its pool turned it away
   */
  public <T> Mono<T> submit(Callable<? extends T> task, TaskOptions options) {
    Checks.notNull("task", task);
    WorkloadKind kind = known(Checks.notNull("options", options));
    if (kind != null) {
      return of(kind).submit(task, options);
    }
    String workClass = Checks.notNull("task name", options.name());
    return Mono.defer(
        () -> {
          Route route = route(workClass);
          return route.pool.submit(() -> route.call(task), options);
        });
  }

  /**
   * Runs a task, as {@link WorkerPool#execute} does, on the pool that is right for it.
   *
   * @param workClass the name of its class; not blank
   * @param task the task; what it throws goes to the uncaught-exception handler
   * @throws java.util.concurrent.RejectedExecutionException if its pool turns it away
   */
  public void execute(String workClass, Runnable task) {
    Checks.notNull("task", task);
    WorkloadKind kind = declared.get(Checks.notBlank("workClass", workClass));
    if (kind != null) {
      of(kind).execute(task);
      return;
    }
    Route route = route(workClass);
    route.pool.execute(route.measured ? () -> route.run(task) : task);
  }

  /* Null if it depends on what was measured. */
  private @Nullable WorkloadKind known(TaskOptions options) {
    if (options.kind() != null) {
      return options.kind();
    }
    return options.name() == null ? unknown : declared.get(options.name());
  }

  private Route route(String workClass) {
    WorkClass known = classes.of(workClass);
    WorkloadKind kind = known.profile().kind();
    Sample sample = known.nextRun();
    boolean measurable = kind == WorkloadKind.CPU || !ioTellsNothing;
    boolean elsewhere = !measurable && !cpuTellsNothing && sample == Sample.YES && isFree(cpu.pool);
    boolean measured = measurable ? sample != Sample.NO : elsewhere;
    return new Route(known, elsewhere ? WorkloadKind.CPU : kind, measured);
  }

  /* Whether it has a worker to spare. It may be full beside an empty queue, if it has none. */
  private static boolean isFree(WorkerPool pool) {
    Ledger ledger = pool.snapshot().ledger();
    return !pool.isDisposed()
        && ledger.waiting() + ledger.queued() + ledger.running() < pool.config().workers();
  }

  /** Where one task goes, and whether it is measured there. */
  private final class Route {

    private final WorkClass of;
    private final WorkloadKind kind;
    private final WorkerPool pool;
    private final boolean measured;
    private final Thread offering = Thread.currentThread();

    Route(WorkClass of, WorkloadKind kind, boolean measured) {
      this.of = of;
      this.kind = kind;
      this.pool = MixedPool.this.of(kind);
      this.measured = measured;
    }

    <T> @Nullable T call(Callable<? extends T> task) throws Exception {
      if (!measured) {
        return task.call();
      }
      ThreadTimes.Reading before = ThreadTimes.before();
      try {
        return task.call();
      } finally {
        measure(before);
      }
    }

    void run(Runnable task) {
      ThreadTimes.Reading before = ThreadTimes.before();
      try {
        task.run();
      } finally {
        measure(before);
      }
    }

    /* Threads of that pool do not. Of a caller that runs its task itself nothing follows for these. */
    private void tellsNothing() {
      if (Thread.currentThread() != offering) {
        if (kind == WorkloadKind.IO) {
          ioTellsNothing = true;
        } else {
          cpuTellsNothing = true;
        }
      }
    }

    private void measure(ThreadTimes.@Nullable Reading before) {
      ThreadTimes.Reading after = before == null ? null : ThreadTimes.after();
      if (before == null || after == null) {
        tellsNothing();
        return;
      }
      WorkProfile changed =
          of.measured(after.at() - before.at(), after.waitedSince(before), System.nanoTime());
      if (changed != null) {
        WorkloadKind now = changed.kind();
        WorkloadKind was = now == WorkloadKind.CPU ? WorkloadKind.IO : WorkloadKind.CPU;
        tell(
            new PoolEvent.Rerouted(
                name, of.name(), was, now, changed.waitShare(), changed.samples()));
      }
    }
  }

  private void tell(PoolEvent event) {
    try {
      listener.onEvent(event);
    } catch (Throwable e) { // a listener's mistake must not become the task's
      Errors.reportOrDrop(e);
    }
  }

  // ---------------------------------------------------------------- looking in

  /**
   * Where the next task of a class goes.
   *
   * @param workClass its name; not blank
   * @return what it was declared or measured to be; of a new class, what unknown work counts as
   */
  public WorkloadKind kindOf(String workClass) {
    WorkloadKind kind = declared.get(Checks.notBlank("workClass", workClass));
    if (kind != null) {
      return kind;
    }
    WorkClass known = classes.find(workClass);
    return known != null ? known.profile().kind() : unknown;
  }

  /**
   * The pool for work of a kind: for its operators, and as a scheduler. What is given to it
   * directly is not measured.
   *
   * @param kind which
   * @return the pool
   */
  public WorkerPool of(WorkloadKind kind) {
    return switch (Checks.notNull("kind", kind)) {
      case CPU -> cpu.pool;
      case IO -> io.pool;
    };
  }

  /**
   * What is known of each class, and both pools. Thread-safe.
   *
   * @return now
   */
  public MixedSnapshot snapshot() {
    long now = System.nanoTime();
    List<WorkClassSnapshot> all = new ArrayList<>();
    declared.forEach(
        (workClass, kind) ->
            all.add(
                new WorkClassSnapshot(
                    workClass, kind, true, Double.NaN, 0, Duration.ofNanos(now - start), 0)));
    for (WorkClass known : classes.all()) {
      WorkProfile profile = known.profile();
      all.add(
          new WorkClassSnapshot(
              known.name(),
              profile.kind(),
              false,
              profile.waitShare(),
              profile.samples(),
              Duration.ofNanos(Math.max(0, now - profile.since())),
              profile.changes()));
    }
    all.sort(Comparator.comparing(WorkClassSnapshot::name));
    return new MixedSnapshot(
        name, all, classes.forgotten(), cpu.pool.snapshot(), io.pool.snapshot());
  }

  // ---------------------------------------------------------------- the end

  /** Disposes of those of its pools that were not given to it, by force. */
  @Override
  public void dispose() {
    if (cpu.isOwn) {
      cpu.pool.dispose();
    }
    if (io.isOwn) {
      io.pool.dispose();
    }
  }

  @Override
  public boolean isDisposed() {
    return cpu.pool.isDisposed() || io.pool.isDisposed();
  }

  /**
   * Disposes of those of its pools that were not given to it, once they have done what they have
   * accepted. Lazy.
   *
   * @return completes when both have
   */
  public Mono<Void> disposeGracefully() {
    return Mono.when(ending(cpu), ending(io));
  }

  private static Mono<Void> ending(Side side) {
    return side.isOwn ? side.pool.disposeGracefully() : Mono.empty();
  }
}
