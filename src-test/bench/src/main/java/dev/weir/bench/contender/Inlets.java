package dev.weir.bench.contender;

import dev.weir.flow.Intake;
import dev.weir.flow.OfferResult;
import dev.weir.overflow.Overflow;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * Ways from many threads into one Flux. The elements are tasks: the subscriber runs each, so that
 * it is counted.
 */
final class Inlets {

  private Inlets() {}

  static Contender weir(Setup setup) {
    Intake<Runnable> intake =
        Intake.<Runnable>bounded(setup.capacity()).overflow(Overflow.reject()).build();
    intake.asFlux().subscribe(new Runner(true));
    return new Inlet(task -> intake.tryOffer(task) == OfferResult.OK, true);
  }

  static Contender unicast(Setup setup) {
    return ofSink(
        Sinks.many().unicast().onBackpressureBuffer(Queues.<Runnable>get(setup.capacity()).get()));
  }

  static Contender multicast(Setup setup) {
    return ofSink(Sinks.many().multicast().onBackpressureBuffer(setup.capacity()));
  }

  /* Two at once fail with FAIL_NON_SERIALIZED: the producers then try again, as on a full one. */
  private static Contender ofSink(Sinks.Many<Runnable> sink) {
    sink.asFlux().subscribe(new Runner(true));
    return new Inlet(task -> sink.tryEmitNext(task).isSuccess(), true);
  }

  static Contender fluxSink(Setup setup) {
    return ofFluxSink(FluxSink.OverflowStrategy.BUFFER, true, flux -> flux);
  }

  static Contender weirDroppingOldest(Setup setup) {
    Intake<Runnable> intake =
        Intake.<Runnable>bounded(setup.capacity())
            .drop(BufferOverflowStrategy.DROP_OLDEST)
            .onDropped(Runnable::run)
            .build();
    intake.asFlux().subscribe(new Runner(false));
    return new Inlet(task -> intake.tryOffer(task).isSuccess(), true);
  }

  static Contender fluxSinkDroppingOldest(Setup setup) {
    return ofFluxSink(
        FluxSink.OverflowStrategy.IGNORE,
        false,
        flux ->
            flux.onBackpressureBuffer(
                setup.capacity(), Runnable::run, BufferOverflowStrategy.DROP_OLDEST));
  }

  private static Contender ofFluxSink(
      FluxSink.OverflowStrategy overflow, boolean wanting, UnaryOperator<Flux<Runnable>> behind) {
    AtomicReference<FluxSink<Runnable>> sink = new AtomicReference<>();
    behind.apply(Flux.create(sink::set, overflow)).subscribe(new Runner(wanting));
    FluxSink<Runnable> found = sink.get();
    return new Inlet(
        task -> {
          found.next(task);
          return true;
        },
        false);
  }

  /** Runs what it gets, as much as there is, or asks for nothing. */
  private static final class Runner extends BaseSubscriber<Runnable> {

    private final boolean wanting;

    Runner(boolean wanting) {
      this.wanting = wanting;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
      if (wanting) {
        requestUnbounded();
      }
    }

    @Override
    protected void hookOnNext(Runnable task) {
      task.run();
    }
  }
}
