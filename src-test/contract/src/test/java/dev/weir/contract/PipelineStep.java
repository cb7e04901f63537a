package dev.weir.contract;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * One of Reactor's operators that runs on its schedulers, as a step of a pipeline of numbers. What
 * comes out depends on what goes in alone, not on who was quicker.
 */
enum PipelineStep {
  PUBLISH_ON_PARALLEL(Order.KEPT, f -> f.publishOn(Schedulers.parallel())),
  PUBLISH_ON_ELASTIC(Order.KEPT, f -> f.publishOn(Schedulers.boundedElastic(), 1)),
  PUBLISH_ON_SINGLE(Order.KEPT, f -> f.publishOn(Schedulers.single(), 3)),
  SUBSCRIBE_ON_PARALLEL(Order.KEPT, f -> f.subscribeOn(Schedulers.parallel())),
  SUBSCRIBE_ON_ELASTIC(Order.KEPT, f -> f.subscribeOn(Schedulers.boundedElastic())),
  CANCEL_ON(Order.KEPT, f -> f.cancelOn(Schedulers.parallel())),
  DELAY_ELEMENTS(Order.KEPT, f -> f.delayElements(Duration.ofNanos(100_000))),
  DELAY_SEQUENCE(Order.KEPT, f -> f.delaySequence(Duration.ofMillis(1))),
  DELAY_UNTIL(Order.KEPT, f -> f.delayUntil(i -> Mono.delay(Duration.ofNanos(i & 0xFFFF)))),
  DELAY_SUBSCRIPTION(Order.KEPT, f -> f.delaySubscription(Duration.ofMillis(1))),
  TIMEOUT(Order.KEPT, f -> f.timeout(PoolContract.PATIENCE)),
  CONCAT_MAP(
      Order.KEPT, f -> f.concatMap(i -> Flux.just(i, -i).subscribeOn(Schedulers.parallel()))),
  CONCAT_DELAYED(Order.KEPT, f -> f.concatMap(i -> Mono.delay(Duration.ofNanos(1)).thenReturn(i))),
  FLAT_MAP_SEQUENTIAL(
      Order.KEPT,
      f ->
          f.flatMapSequential(
              i -> Mono.fromCallable(() -> i + 1).subscribeOn(Schedulers.boundedElastic()))),
  BUFFER_TIMEOUT( // which fails if a buffer's time comes before it is asked for
      Order.KEPT,
      f ->
          f.bufferTimeout(7, Duration.ofMillis(2))
              .onBackpressureBuffer()
              .concatMapIterable(b -> b)),
  BUFFER_TIMEOUT_FAIR(
      Order.KEPT, f -> f.bufferTimeout(7, Duration.ofMillis(2), true).concatMapIterable(b -> b)),
  WINDOW_TIMEOUT(
      Order.KEPT, f -> f.windowTimeout(5, Duration.ofMillis(2), true).concatMap(w -> w, 1)),
  RETRY_BACKOFF(
      Order.KEPT,
      f ->
          f.concatMap(
              i -> {
                AtomicInteger attempts = new AtomicInteger();
                return Mono.fromCallable(
                        () -> {
                          if (attempts.getAndIncrement() < i % 3) {
                            throw new IllegalStateException("not yet");
                          }
                          return i;
                        })
                    .retryWhen(Retry.backoff(3, Duration.ofNanos(50_000)));
              })),
  REPEAT_WHEN( // its companion does not end: Reactor may end with it before it has repeated
      Order.KEPT,
      f ->
          f.concatMap(
              i ->
                  Mono.just(i).repeatWhen(n -> n.delayElements(Duration.ofNanos(50_000))).take(2))),
  CACHE(Order.KEPT, f -> Flux.just(f.cache()).flatMap(c -> c.thenMany(c))),
  CACHE_FOR_A_TIME(
      Order.KEPT, f -> Flux.just(f.cache(Duration.ofMinutes(1))).flatMap(c -> c.thenMany(c))),
  SHARE(Order.KEPT, f -> f.share().publishOn(Schedulers.parallel())),
  REPLAY(Order.KEPT, f -> f.replay(500).autoConnect().publishOn(Schedulers.single())),
  SCAN(Order.NEEDED, f -> f.scan((a, b) -> a * 31 + b).publishOn(Schedulers.parallel())),
  TAKE(Order.NEEDED, f -> f.publishOn(Schedulers.parallel()).take(20)),
  TAKE_WHILE(Order.NEEDED, f -> f.publishOn(Schedulers.parallel()).takeWhile(i -> i % 61 != 60)),
  ZIP(
      Order.NEEDED,
      f -> f.zipWith(Flux.range(0, 10_000).publishOn(Schedulers.parallel()), Integer::sum)),
  ZIP_INTERVAL(
      Order.NEEDED,
      f ->
          f.zipWith(
              Flux.interval(Duration.ofNanos(100_000)).onBackpressureBuffer(), (i, tick) -> i)),
  FLAT_MAP(
      Order.LOST,
      f -> f.flatMap(i -> Mono.fromCallable(() -> i * 2).subscribeOn(Schedulers.parallel()))),
  FLAT_MAP_WORKERS(
      Order.LOST,
      f -> f.flatMap(i -> Flux.range(i, 2).subscribeOn(Schedulers.boundedElastic()), 4)),
  FLAT_MAP_DELAYED(
      Order.LOST, f -> f.flatMap(i -> Mono.just(i).delayElement(Duration.ofNanos(i & 0xFFFFF)))),
  MERGE(Order.LOST, f -> f.mergeWith(Flux.range(1_000, 20).subscribeOn(Schedulers.single()))),
  PUBLISH_TWICE(
      Order.LOST,
      f -> f.publish(p -> Flux.merge(p.publishOn(Schedulers.parallel()), p.map(i -> -i)))),
  GROUP_BY(
      Order.LOST, f -> f.groupBy(i -> i % 5).flatMap(g -> g.publishOn(Schedulers.parallel()), 16)),
  PARALLEL_RAILS(
      Order.LOST, f -> f.parallel(3).runOn(Schedulers.parallel()).map(i -> i + 3).sequential()),
  EXPAND(
      Order.LOST,
      f ->
          f.expand(
              i ->
                  i > 9
                      ? Mono.just(i / 10).publishOn(Schedulers.parallel())
                      : Mono.<Integer>empty())),
  EXPAND_DEEP(
      Order.LOST,
      f ->
          f.expandDeep(
              i ->
                  i > 99
                      ? Mono.just(i / 100).subscribeOn(Schedulers.boundedElastic())
                      : Mono.<Integer>empty())),
  WINDOWS_AT_ONCE(
      Order.LOST,
      f ->
          f.window(4)
              .flatMap(w -> w.publishOn(Schedulers.parallel()).elapsed(), 64)
              .map(t -> t.getT2())),
  BLOCKING(
      Order.LOST,
      f ->
          f.flatMap(
              i ->
                  Mono.fromCallable(
                          () -> {
                            TimeUnit.MICROSECONDS.sleep(50);
                            return i;
                          })
                      .subscribeOn(Schedulers.boundedElastic()),
              8));

  /** What a step makes of its elements' order. */
  enum Order {
    /** The results come in the order of the elements. */
    KEPT,
    /** So they do, and the results depend on the elements' order. */
    NEEDED,
    /** The results come in any order. */
    LOST
  }

  private final Order order;
  private final UnaryOperator<Flux<Integer>> step;

  PipelineStep(Order order, UnaryOperator<Flux<Integer>> step) {
    this.order = order;
    this.step = step;
  }

  Order order() {
    return order;
  }

  Flux<Integer> applyTo(Flux<Integer> flux) {
    return step.apply(flux);
  }
}
