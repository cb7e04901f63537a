package dev.weir.test;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/** A Mono each signal of which lets the crew go on. */
final class SteppedMono<T> extends MonoOperator<T, T> {

  private final SteppedCrew crew;

  private SteppedMono(Mono<? extends T> source, SteppedCrew crew) {
    super(source);
    this.crew = crew;
  }

  static <T> Mono<T> of(Mono<? extends T> source, SteppedCrew crew) {
    return onAssembly(new SteppedMono<>(source, crew));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    source.subscribe(new SteppedSubscriber<>(actual, crew));
    crew.goOn();
  }
}
