package dev.weir.contract;

import static java.time.Duration.ofMillis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Every operator of Reactor that takes a Scheduler, in a pipeline that ends by itself, with what it
 * emits when all goes well. What it emits must not hang on when a timer fires: a thread that is
 * held up between two elements may find them in two windows.
 */
enum OperatorCase {
  // On a Worker: continuations, which a full pool always takes.
  PUBLISH_ON(Channel.WORKER, List.of(1, 2, 3), s -> Flux.range(1, 3).hide().publishOn(s)),
  PUBLISH_ON_FUSED(Channel.WORKER, List.of(1, 2, 3), s -> Flux.range(1, 3).publishOn(s)),
  PUBLISH_ON_TWICE(
      Channel.WORKER, List.of(1, 2, 3), s -> Flux.range(1, 3).publishOn(s).publishOn(s, 1)),
  PUBLISH_ON_CONDITIONAL(
      Channel.WORKER,
      List.of(2, 4),
      s -> Flux.range(1, 4).hide().publishOn(s).filter(i -> i % 2 == 0)),
  SUBSCRIBE_ON(Channel.WORKER, List.of(1, 2, 3), s -> Flux.range(1, 3).subscribeOn(s)),
  MONO_SUBSCRIBE_ON(Channel.WORKER, List.of(1), s -> Mono.just(1).hide().subscribeOn(s)),
  FLAT_MAP_SUBSCRIBE_ON(
      Channel.WORKER,
      List.of(10, 10, 20, 20, 30, 30),
      s -> Flux.range(1, 3).flatMap(i -> Flux.just(i, i).map(j -> j * 10).subscribeOn(s)).sort()),
  CONCAT_MAP_SUBSCRIBE_ON(
      Channel.WORKER,
      List.of(1, 1, 2, 2),
      s -> Flux.range(1, 2).concatMap(i -> Flux.just(i, i).subscribeOn(s))),
  RUN_ON(
      Channel.WORKER,
      List.of(1, 2, 3, 4),
      s -> Flux.range(1, 4).parallel(2).runOn(s).sequential().sort()),
  INTERVAL(Channel.WORKER, List.of(0L, 1L, 2L), s -> Flux.interval(ofMillis(2), s).take(3)),
  SAMPLE(
      Channel.WORKER,
      List.of(1),
      s -> Flux.just(1).concatWith(Mono.never()).sample(Flux.interval(ofMillis(2), s)).take(1)),
  BUFFER_TIMEOUT(
      Channel.WORKER,
      List.of(1, 2),
      s ->
          Flux.just(1, 2)
              .concatWith(Mono.never())
              .bufferTimeout(9, ofMillis(2), s)
              .flatMapIterable(buffer -> buffer)
              .take(2)),
  BUFFER_TIMEOUT_FAIR(
      Channel.WORKER,
      List.of(1, 2),
      s ->
          Flux.just(1, 2)
              .concatWith(Mono.never())
              .bufferTimeout(9, ofMillis(2), s, true)
              .flatMapIterable(buffer -> buffer)
              .take(2)),
  WINDOW_TIMEOUT(
      Channel.WORKER,
      List.of(1, 2),
      s ->
          Flux.just(1, 2)
              .concatWith(Mono.never())
              .windowTimeout(9, ofMillis(2), s)
              .flatMap(Flux::collectList)
              .flatMapIterable(window -> window)
              .take(2)),
  WINDOW_TIMEOUT_FAIR(
      Channel.WORKER,
      List.of(1, 2),
      s ->
          Flux.just(1, 2)
              .concatWith(Mono.never())
              .windowTimeout(9, ofMillis(2), s, true)
              .flatMap(Flux::collectList)
              .flatMapIterable(window -> window)
              .take(2)),
  DELAY_SEQUENCE(
      Channel.WORKER, List.of(1, 2, 3), s -> Flux.range(1, 3).delaySequence(ofMillis(2), s)),

  // On delayed tasks: once created they are continuations too.
  DELAY_ELEMENTS(
      Channel.TIMER, List.of(1, 2, 3), s -> Flux.range(1, 3).delayElements(ofMillis(1), s)),
  MONO_DELAY(Channel.TIMER, List.of(0L), s -> Mono.delay(ofMillis(1), s)),
  MONO_DELAY_ELEMENT(Channel.TIMER, List.of(1), s -> Mono.just(1).delayElement(ofMillis(1), s)),
  DELAY_SUBSCRIPTION(
      Channel.TIMER, List.of(1, 2), s -> Flux.just(1, 2).delaySubscription(ofMillis(1), s)),
  DELAY_UNTIL(
      Channel.TIMER,
      List.of(1, 2),
      s -> Flux.just(1, 2).delayUntil(i -> Mono.delay(ofMillis(1), s))),
  TIMEOUT_THAT_FIRES(
      Channel.TIMER,
      List.of(-1),
      s ->
          Flux.<Integer>never()
              .timeout(ofMillis(2), s)
              .onErrorResume(TimeoutException.class, error -> Mono.just(-1))),
  TIMEOUT_WITH_FALLBACK(
      Channel.TIMER, List.of(9), s -> Flux.<Integer>never().timeout(ofMillis(2), Mono.just(9), s)),
  TIMEOUT_IN_TIME(
      Channel.TIMER, List.of(1, 2), s -> Flux.just(1, 2).timeout(Duration.ofHours(1), s)),
  MONO_TIMEOUT(
      Channel.TIMER, List.of(9), s -> Mono.<Integer>never().timeout(ofMillis(2), Mono.just(9), s)),
  RETRY_WITH_BACKOFF(
      Channel.TIMER,
      List.of("third time lucky"),
      s -> {
        AtomicInteger attempts = new AtomicInteger();
        return Mono.fromCallable(
                () -> {
                  if (attempts.incrementAndGet() < 3) {
                    throw new IllegalStateException("not yet");
                  }
                  return "third time lucky";
                })
            .retryWhen(Retry.backoff(3, ofMillis(1)).scheduler(s));
      }),
  REPEAT_WITH_DELAY(
      Channel.TIMER,
      List.of(1, 1, 1),
      s -> Mono.just(1).repeatWhen(each -> each.take(2).delayElements(ofMillis(1), s))),
  SAMPLE_TIMEOUT(
      Channel.TIMER,
      List.of(2),
      s ->
          Flux.just(1, 2)
              .concatWith(Mono.never())
              .sampleTimeout(i -> Mono.delay(ofMillis(2), s))
              .filter(i -> i == 2)
              .take(1)),
  TAKE_FOR_A_WHILE(Channel.TIMER, List.of(), s -> Flux.never().take(ofMillis(2), s)),
  MONO_CACHE(Channel.TIMER, List.of(1), s -> Mono.just(1).hide().cache(ofMillis(2), s)),

  // On Scheduler.schedule: it waits for room like an admission, and may be refused.
  MONO_PUBLISH_ON(Channel.DIRECT, List.of(1), s -> Mono.just(1).hide().publishOn(s)),
  MONO_EMPTY_PUBLISH_ON(Channel.DIRECT, List.of(), s -> Mono.empty().hide().publishOn(s)),
  VALUE_SUBSCRIBE_ON(Channel.DIRECT, List.of(1), s -> Flux.just(1).subscribeOn(s)),
  MONO_VALUE_SUBSCRIBE_ON(Channel.DIRECT, List.of(1), s -> Mono.just(1).subscribeOn(s)),
  CALLABLE_SUBSCRIBE_ON(Channel.DIRECT, List.of(1), s -> Mono.fromCallable(() -> 1).subscribeOn(s)),
  RUNNABLE_SUBSCRIBE_ON(Channel.DIRECT, List.of(), s -> Mono.fromRunnable(() -> {}).subscribeOn(s)),
  FLAT_MAP_CALLABLE_SUBSCRIBE_ON(
      Channel.DIRECT,
      List.of(1, 2, 3),
      s -> Flux.range(1, 3).flatMap(i -> Mono.fromCallable(() -> i).subscribeOn(s)).sort());

  /** By which of its three doors the operator enters the Scheduler. */
  enum Channel {
    /** {@code createWorker()}: a continuation. */
    WORKER,
    /** {@code schedule} with a delay. */
    TIMER,
    /** {@code schedule} without a delay: refused when the waiters are too many. */
    DIRECT
  }

  private final Channel channel;
  private final List<?> expected;
  private final Function<Scheduler, Publisher<?>> pipeline;

  OperatorCase(Channel channel, List<?> expected, Function<Scheduler, Publisher<?>> pipeline) {
    this.channel = channel;
    this.expected = expected;
    this.pipeline = pipeline;
  }

  Channel channel() {
    return channel;
  }

  List<?> expected() {
    return expected;
  }

  Flux<Object> on(Scheduler scheduler) {
    return Flux.from(pipeline.apply(scheduler)).cast(Object.class);
  }
}
