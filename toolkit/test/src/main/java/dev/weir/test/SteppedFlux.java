package dev.weir.test;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** A Flux each signal of which lets the crew go on. */
final class SteppedFlux<T> extends FluxOperator<T, T> {

  private final SteppedCrew crew;

  private SteppedFlux(Flux<? extends T> source, SteppedCrew crew) {
    super(source);
    this.crew = crew;
  }

  static <T> Flux<T> of(Flux<? extends T> source, SteppedCrew crew) {
    return onAssembly(new SteppedFlux<>(source, crew));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    source.subscribe(new SteppedSubscriber<>(actual, crew));
    crew.goOn();
  }
}
