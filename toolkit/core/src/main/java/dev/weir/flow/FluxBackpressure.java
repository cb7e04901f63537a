package dev.weir.flow;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** A Flux with a bounded buffer behind it. */
final class FluxBackpressure<T> extends FluxOperator<T, T> implements Fuseable {

  private final Backpressure<T> strategy;

  private FluxBackpressure(Flux<? extends T> source, Backpressure<T> strategy) {
    super(source);
    this.strategy = strategy;
  }

  static <T> Flux<T> of(Flux<? extends T> source, Backpressure<T> strategy) {
    return onAssembly(new FluxBackpressure<>(source, strategy));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    source.subscribe(strategy.newSubscriber(actual));
  }

  @Override
  public int getPrefetch() {
    return strategy.spec().prefetch();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.RUN_STYLE) {
      return strategy.runStyle();
    }
    return super.scanUnsafe(key);
  }
}
