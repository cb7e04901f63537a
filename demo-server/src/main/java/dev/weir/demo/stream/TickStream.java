package dev.weir.demo.stream;

import dev.weir.demo.config.StreamSpec;
import dev.weir.demo.json.StreamSummary;
import dev.weir.demo.json.TickLine;
import dev.weir.demo.strategy.PastDeadline;
import dev.weir.flow.Backpressure;
import dev.weir.flow.WaitTimeoutException;
import dev.weir.gate.RateLimitedException;
import dev.weir.gate.Throttle;
import dev.weir.netty.Problem;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * Ticks for one listener. What becomes of them when it is slow, the strategy says: block makes the
 * ticks wait for it, drop leaves some out, reject and timeout end the stream with a problem. Every
 * end but the listener's own is told in a last event.
 */
public final class TickStream {

  /* Ticks are made as they are wanted, at most at the rate. Block and timeout want only what fits
   * into the buffer; drop and reject want all there are, and so have the rate whatever the listener
   * does. Behind the buffer nothing runs ahead of the listener but one event, which the heartbeat's
   * merge has in hand: so a slow one is seen as soon as its socket takes no more. */
  private static final int IN_HAND = 1;

  /* What a late timer may make good, so that the rate is kept on average. A listener that was slow
   * for longer does not get in a burst what it has missed. */
  private static final Duration SLACK = Duration.ofMillis(20);

  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final StreamSpec spec;
  private final Ticking ticking;
  private final StreamFormat format;
  private final Mono<Void> closing;
  private final Scheduler timer;
  private final AtomicLong ticks = new AtomicLong();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final Sinks.Empty<Void> over = Sinks.empty();
  private volatile @Nullable Problem failure;
  private volatile boolean isClosing;

  /**
   * For one listener, and to be listened to once.
   *
   * @param spec which strategy, and how many ticks may wait
   * @param ticking what the listener asked for
   * @param format how events are written
   * @param closing completes when the server begins to end
   * @param timer makes the ticks
   */
  public TickStream(
      StreamSpec spec, Ticking ticking, StreamFormat format, Mono<Void> closing, Scheduler timer) {
    this.spec = spec;
    this.ticking = ticking;
    this.format = format;
    this.closing = closing;
    this.timer = timer;
  }

  /**
   * The events.
   *
   * @return each in bytes of its own; completes after the last of them
   */
  public Flux<byte[]> events() {
    Flux<byte[]> told =
        strategic(ticks())
            .doOnNext(tick -> sent.incrementAndGet())
            .map(format::tick)
            .takeUntilOther(closing.doOnSuccess(nothing -> isClosing = true))
            .onErrorResume(this::failed)
            .doFinally(signal -> over.tryEmitEmpty());
    Flux<byte[]> beats =
        Flux.interval(HEARTBEAT, timer)
            .onBackpressureDrop()
            .map(beat -> format.heartbeat())
            .takeUntilOther(over());
    return opening().concatWith(Flux.merge(IN_HAND, told, beats)).concatWith(ending());
  }

  /**
   * When there are no more ticks, and only the last events may still have to be taken.
   *
   * @return completes then
   */
  public Mono<Void> over() {
    return over.asMono();
  }

  private Flux<byte[]> opening() {
    byte[] opening = format.opening();
    return opening.length == 0 ? Flux.empty() : Flux.just(opening);
  }

  private Flux<TickLine> ticks() {
    String pad = ticking.pad() == 0 ? null : "x".repeat(ticking.pad());
    return Flux.defer(
        () -> {
          long start = timer.now(TimeUnit.MILLISECONDS);
          Throttle pace =
              Throttle.of("ticks").rate(ticking.rate().paced(SLACK)).timer(timer).build();
          Flux<Long> all =
              Flux.<Long, Long>generate(
                      () -> 1L,
                      (seq, sink) -> {
                        sink.next(seq);
                        return seq + 1;
                      })
                  .take(ticking.count())
                  .transform(pace.elements());
          Duration lasting = ticking.lasting();
          return (lasting == null ? all : all.take(lasting, timer))
              .doOnNext(seq -> ticks.incrementAndGet())
              .map(seq -> new TickLine(seq, timer.now(TimeUnit.MILLISECONDS) - start, pad));
        });
  }

  private Flux<TickLine> strategic(Flux<TickLine> all) {
    Overflow overflow = spec.overflow();
    Duration bound = overflow.waitBound();
    return switch (overflow.whenFull()) {
      case DROP ->
          all.transform(
              Backpressure.<TickLine>drop(spec.buffer())
                  .onDropped(tick -> dropped.incrementAndGet()));
      case REJECT -> all.transform(Backpressure.reject(spec.buffer()));
      case WAIT ->
          all.transform(
              bound.equals(Overflow.UNBOUNDED)
                  ? Backpressure.block(spec.buffer())
                  : Backpressure.<TickLine>timeout(spec.buffer(), bound).timer(timer));
      case RUN -> throw new IllegalStateException(overflow + " (expected: one of the four)");
    };
  }

  private Publisher<byte[]> failed(Throwable error) {
    Optional<Problem> problem =
        problem(error).map(it -> it.route(spec.path()).strategy(spec.overflow().word()));
    failure = problem.orElse(null);
    return problem
        .<Publisher<byte[]>>map(it -> Mono.just(format.problem(it)))
        .orElseGet(() -> Flux.error(error));
  }

  private Optional<Problem> problem(Throwable error) {
    if (Exceptions.isOverflow(error)) {
      return Optional.of(
          Problem.of(
              503,
              "buffer_full",
              "not read fast enough: " + spec.buffer() + " ticks waited, and one more came"));
    }
    if (error instanceof WaitTimeoutException late) {
      return Optional.of(
          Problem.of(503, "wait_timeout", "not read fast enough: " + late.getMessage()));
    }
    if (error instanceof RateLimitedException limited && limited.reason() == Reason.DOOMED) {
      return Optional.of(PastDeadline.problem());
    }
    return Optional.empty();
  }

  private Mono<byte[]> ending() {
    return Mono.fromSupplier(
        () -> {
          String end = failure != null ? "failed" : isClosing ? "shutting_down" : "complete";
          return format.summary(new StreamSummary(ticks.get(), sent.get(), dropped.get(), end));
        });
  }
}
