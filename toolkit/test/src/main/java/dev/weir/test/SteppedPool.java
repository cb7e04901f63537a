package dev.weir.test;

import dev.weir.observe.PoolSnapshot;
import dev.weir.pool.BatchBody;
import dev.weir.pool.BatchOptions;
import dev.weir.pool.Batcher;
import dev.weir.pool.ItemResult;
import dev.weir.pool.PoolConfig;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.WorkerPool;
import java.util.Objects;
import java.util.concurrent.Callable;
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

/**
 * Passes every call on to a pool, and lets its crew go on after whatever may have made work ready:
 * a call, a signal into or out of the pool's operators, a cancel.
 */
abstract class SteppedPool implements WorkerPool {

  final WorkerPool pool;
  final SteppedCrew crew;

  SteppedPool(WorkerPool pool, SteppedCrew crew) {
    this.pool = pool;
    this.crew = crew;
  }

  // ---------------------------------------------------------------- as a scheduler

  @Override
  public Disposable schedule(Runnable task) {
    Disposable scheduled = pool.schedule(task);
    crew.goOn();
    return new SteppedDisposable(scheduled, crew);
  }

  @Override
  public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
    Disposable scheduled = pool.schedule(task, delay, unit);
    crew.goOn();
    return new SteppedDisposable(scheduled, crew);
  }

  @Override
  public Disposable schedulePeriodically(
      Runnable task, long initialDelay, long period, TimeUnit unit) {
    Disposable scheduled = pool.schedulePeriodically(task, initialDelay, period, unit);
    crew.goOn();
    return new SteppedDisposable(scheduled, crew);
  }

  @Override
  public Worker createWorker() {
    return new SteppedWorker(pool.createWorker(), crew::goOn);
  }

  @Override
  public long now(TimeUnit unit) {
    return pool.now(unit);
  }

  @Override
  public void init() {
    pool.init();
  }

  @Override
  @SuppressWarnings("deprecation") // Reactor still calls it in places
  public void start() {
    pool.start();
  }

  @Override
  public void dispose() {
    pool.dispose();
    crew.goOn();
  }

  @Override
  public boolean isDisposed() {
    return pool.isDisposed();
  }

  @Override
  public Mono<Void> disposeGracefully() {
    return SteppedMono.of(pool.disposeGracefully(), crew);
  }

  // ---------------------------------------------------------------- tasks with results

  @Override
  public <T> Mono<T> submit(Callable<? extends T> task, TaskOptions options) {
    return SteppedMono.of(pool.<T>submit(task, options), crew);
  }

  @Override
  public <T> Mono<T> submitOrEmpty(Callable<? extends T> task) {
    return SteppedMono.of(pool.<T>submitOrEmpty(task), crew);
  }

  @Override
  public <T> Flux<T> submitPublisher(
      Supplier<? extends Publisher<? extends T>> task, TaskOptions options) {
    Objects.requireNonNull(task, "task: null (expected: not null)");
    return SteppedFlux.of(pool.<T>submitPublisher(() -> stepped(task.get()), options), crew);
  }

  @Override
  public <T, R> Batcher<T, R> batchOutcomes(
      BatchBody<T, ItemResult<R>> body, BatchOptions<T> options) {
    return new SteppedBatcher<>(pool.batchOutcomes(body, options), crew);
  }

  @Override
  public <T, R> Function<Flux<T>, Flux<R>> map(Function<? super T, ? extends R> mapper) {
    return around(pool.map(mapper));
  }

  @Override
  public <T, R> Function<Flux<T>, Flux<R>> mapUnordered(Function<? super T, ? extends R> mapper) {
    return around(pool.mapUnordered(mapper));
  }

  @Override
  public <K, T, R> Function<Flux<T>, Flux<R>> mapKeyed(
      Function<? super T, ? extends K> key, Function<? super T, ? extends R> mapper) {
    return around(pool.mapKeyed(key, mapper));
  }

  @Override
  public <T, R> Function<Flux<T>, Flux<R>> flatMap(
      Function<? super T, ? extends Publisher<? extends R>> mapper) {
    return around(pool.flatMap(publishing(mapper)));
  }

  @Override
  public <T, R> Function<Flux<T>, Flux<R>> flatMapSequential(
      Function<? super T, ? extends Publisher<? extends R>> mapper) {
    return around(pool.flatMapSequential(publishing(mapper)));
  }

  private <T, R> Function<T, Publisher<R>> publishing(
      Function<? super T, ? extends Publisher<? extends R>> mapper) {
    Objects.requireNonNull(mapper, "mapper: null (expected: not null)");
    return element -> stepped(mapper.apply(element));
  }

  private <T> Publisher<T> stepped(Publisher<? extends T> publisher) {
    Objects.requireNonNull(publisher, "the task's Publisher: null (expected: not null)");
    return SteppedFlux.of(Flux.from(publisher), crew);
  }

  private <T, R> Function<Flux<T>, Flux<R>> around(Function<Flux<T>, Flux<R>> operator) {
    return source -> SteppedFlux.of(operator.apply(SteppedFlux.of(source, crew)), crew);
  }

  // ---------------------------------------------------------------- looking in

  @Override
  public PoolSnapshot snapshot() {
    return pool.snapshot();
  }

  @Override
  public PoolConfig config() {
    return pool.config();
  }

  @Override
  public Stream<? extends Scannable> inners() {
    return pool.inners();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return pool.scanUnsafe(key);
  }
}
