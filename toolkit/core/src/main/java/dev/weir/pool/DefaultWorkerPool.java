package dev.weir.pool;

import dev.weir.discipline.Discipline;
import dev.weir.internal.Checks;
import dev.weir.internal.Entrance;
import dev.weir.internal.PoolCore;
import dev.weir.internal.PoolSettings;
import dev.weir.internal.StuckRule;
import dev.weir.observe.Ledger;
import dev.weir.observe.PoolListener;
import dev.weir.observe.PoolSnapshot;
import dev.weir.observe.Reason;
import dev.weir.request.Priority;
import dev.weir.request.Request;
import dev.weir.request.Tenant;
import dev.weir.scaling.Elasticity;
import dev.weir.spi.CrewFactory;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/** A {@link WorkerPool} over a {@link PoolCore}: words what the core does as Reactor expects it. */
final class DefaultWorkerPool implements WorkerPool {

  private final PoolKind kind;
  private final PoolConfig config;
  private final PoolCore core;
  private final Request request;
  private final Entrance entrance;
  private final Refusals refusals;
  private final Submission plain;
  private final Submission dropping;
  private final @Nullable Scheduler timer;
  private final Mono<Void> graceful;

  DefaultWorkerPool(
      PoolKind kind,
      PoolConfig config,
      PoolListener listener,
      @Nullable Scheduler timer,
      @Nullable Scheduler expiry,
      CrewFactory crews) {
    this.kind = kind;
    this.config = config;
    this.timer = timer;
    this.core =
        new PoolCore(
            new PoolSettings(
                config.name(),
                config.workers(),
                config.queueCapacity(),
                config.maxWaiters(),
                config.maxStrands(),
                config.maxTimers(),
                kind.forkCapacity(),
                listener,
                config.elasticity(),
                stuckRule(config)),
            this,
            timer,
            expiry,
            config.discipline(),
            crews);
    this.request = Request.PLAIN;
    this.entrance = core.entrance();
    this.refusals = new Refusals(config, config.overflow(), core);
    this.plain = new Submission(core, config, request, TaskOptions.none(), false);
    this.dropping = new Submission(core, config, request, TaskOptions.none(), true);
    this.graceful =
        Mono.defer(
            () -> {
              core.shutDown(false);
              return core.onDeserted();
            });
  }

  private static @Nullable StuckRule stuckRule(PoolConfig config) {
    Duration after = config.stuckAfter();
    return after == null
        ? null
        : new StuckRule(after, config.stuckAction() == StuckAction.INTERRUPT);
  }

  /* A view of another, whose work carries this. */
  private DefaultWorkerPool(DefaultWorkerPool pool, Request request) {
    this.kind = pool.kind;
    this.config = pool.config;
    this.core = pool.core;
    this.request = request;
    this.entrance = new Entrance(core, request);
    this.refusals = pool.refusals;
    this.plain = new Submission(core, config, request, TaskOptions.none(), false);
    this.dropping = new Submission(core, config, request, TaskOptions.none(), true);
    this.timer = pool.timer;
    this.graceful = pool.graceful;
  }

  @Override
  public WorkerPool at(Priority priority) {
    Checks.notNull("priority", priority);
    return new DefaultWorkerPool(
        this, new Request(priority, request.deadline(), request.tenant(), request.cost()));
  }

  @Override
  public WorkerPool forTenant(Tenant tenant) {
    Checks.notNull("tenant", tenant);
    return new DefaultWorkerPool(
        this, new Request(request.priority(), request.deadline(), tenant, request.cost()));
  }

  // ---------------------------------------------------------------- as an executor

  @Override
  public void execute(Runnable task) {
    Checks.notNull("task", task);
    Reason why = entrance.execute(task, config.overflow());
    if (why != null) {
      throw asRejection(why);
    }
  }

  private RejectedExecutionException asRejection(Reason why) {
    Exception error =
        refusals.toException(why, null, 0, config.overflow().waitBound(), config.taskTimeout());
    return error instanceof RejectedExecutionException rejection
        ? rejection
        : new RejectedExecutionException(error.getMessage(), error);
  }

  // ---------------------------------------------------------------- as a scheduler

  @Override
  public Disposable schedule(Runnable task) {
    Checks.notNull("task", task);
    return entrance.schedule(Schedulers.onSchedule(task));
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    return delay <= 0 ? schedule(task) : core.strands().oneOff().schedule(task, delay, unit);
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    return core.strands().oneOff().schedulePeriodically(task, initialDelay, period, unit);
  }

  @Override
  public Worker createWorker() {
    return core.strands().open();
  }

  @Override
  public long now(TimeUnit unit) {
    return timer == null ? WorkerPool.super.now(unit) : timer.now(unit);
  }

  @Override
  public void init() {
    if (isDisposed()) {
      throw new IllegalStateException("pool " + config.name() + ": init after dispose");
    }
  }

  @Override
  @SuppressWarnings("deprecation") // Reactor still calls it in places
  public void start() {
    init();
  }

  @Override
  public void dispose() {
    core.shutDown(true);
  }

  @Override
  public boolean isDisposed() {
    return core.isClosing();
  }

  @Override
  public Mono<Void> disposeGracefully() {
    return graceful;
  }

  @Override
  public Mono<ShutdownReport> disposeGracefully(Duration deadline) {
    Checks.notNegative("deadline", deadline);
    return Shutdown.within(deadline, this, core, timer == null ? Schedulers.parallel() : timer);
  }

  // ---------------------------------------------------------------- tasks with results

  @Override
  public <T> Mono<T> submit(Callable<? extends T> task, TaskOptions options) {
    Checks.notNull("task", task);
    return MonoSubmit.of(submission(Checks.notNull("options", options)), task);
  }

  @Override
  public <T> Mono<T> submitOrEmpty(Callable<? extends T> task) {
    Checks.notNull("task", task);
    return MonoSubmit.of(dropping, task);
  }

  @Override
  public <T> Flux<T> submitPublisher(
      Supplier<? extends Publisher<? extends T>> task, TaskOptions options) {
    Checks.notNull("task", task);
    return FluxSubmit.of(submission(Checks.notNull("options", options)), task);
  }

  private Submission submission(TaskOptions options) {
    return options.equals(TaskOptions.none())
        ? plain
        : new Submission(core, config, request, options, false);
  }

  @Override
  public <T, R> Batcher<T, R> batchOutcomes(
      BatchBody<T, ItemResult<R>> body, BatchOptions<T> options) {
    return new PoolBatcher<>(
        this, core, Checks.notNull("body", body), Checks.notNull("options", options));
  }

  // ---------------------------------------------------------------- operators

  @Override
  public <T, R> Function<Flux<T>, Flux<R>> map(Function<? super T, ? extends R> mapper) {
    return mapping(mapper, new Sequence.OfSource<>());
  }

  @Override
  public <T, R> Function<Flux<T>, Flux<R>> mapUnordered(Function<? super T, ? extends R> mapper) {
    return mapping(mapper, new Sequence.OfCompletion<>());
  }

  @Override
  public <K, T, R> Function<Flux<T>, Flux<R>> mapKeyed(
      Function<? super T, ? extends K> key, Function<? super T, ? extends R> mapper) {
    return mapping(mapper, new Sequence.OfKeys<>(Checks.notNull("key", key)));
  }

  private <T, R> Function<Flux<T>, Flux<R>> mapping(
      Function<? super T, ? extends R> mapper, Sequence<T> sequence) {
    Checks.notNull("mapper", mapper);
    return source ->
        FluxMap.of(source, dropping, (e, bounds) -> new MapTask<>(e, bounds, mapper), sequence);
  }

  @Override
  public <T, R> Function<Flux<T>, Flux<R>> flatMap(
      Function<? super T, ? extends Publisher<? extends R>> mapper) {
    Function<Flux<T>, Flux<Flux<R>>> started = starting(mapper, new Sequence.OfCompletion<>());
    return source ->
        started
            .apply(source)
            .flatMap(Function.identity(), dropping.window(), Queues.XS_BUFFER_SIZE);
  }

  @Override
  public <T, R> Function<Flux<T>, Flux<R>> flatMapSequential(
      Function<? super T, ? extends Publisher<? extends R>> mapper) {
    Function<Flux<T>, Flux<Flux<R>>> started = starting(mapper, new Sequence.OfSource<>());
    return source ->
        started
            .apply(source)
            .flatMapSequential(Function.identity(), dropping.window(), Queues.XS_BUFFER_SIZE);
  }

  /* The pool starts each Publisher; merging what they produce is Reactor's. */
  private <T, R> Function<Flux<T>, Flux<Flux<R>>> starting(
      Function<? super T, ? extends Publisher<? extends R>> mapper, Sequence<T> sequence) {
    Checks.notNull("mapper", mapper);
    return source -> FluxMap.of(source, dropping, new FlatMapStage<>(mapper), sequence);
  }

  // ---------------------------------------------------------------- looking in

  @Override
  public PoolSnapshot snapshot() {
    return core.view().snapshot();
  }

  @Override
  public PoolConfig config() {
    return config;
  }

  @Override
  public Stream<? extends Scannable> inners() {
    return core.strands().stream();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.NAME) {
      return config.name();
    }
    if (key == Attr.CAPACITY) {
      return config.capacity();
    }
    if (key == Attr.BUFFERED) {
      Ledger ledger = core.view().ledger();
      return (int) Math.min(Integer.MAX_VALUE, ledger.queued() + ledger.waiting());
    }
    if (key == Attr.PARENT) {
      return core.scheduler() == this ? null : core.scheduler(); // of a view, its pool
    }
    if (key == Attr.TERMINATED) {
      return core.isTerminated();
    }
    if (key == Attr.CANCELLED) {
      return core.isClosing();
    }
    return null;
  }

  @Override
  public String toString() {
    Elasticity elasticity = config.elasticity();
    StringBuilder text = new StringBuilder(kind.factory()).append("(\"");
    text.append(config.name()).append("\", ");
    if (elasticity != null) {
      text.append(elasticity.min()).append(", ");
    }
    text.append(config.workers()).append(')');
    if (!config.discipline().equals(Discipline.fifo())) {
      text.append(" by ").append(config.discipline());
    }
    if (!request.priority().equals(Priority.NORMAL)) {
      text.append(" at level ").append(request.priority().level());
    }
    if (request.tenant() != null) {
      text.append(" for ").append(request.tenant().id());
    }
    return text.toString();
  }
}
