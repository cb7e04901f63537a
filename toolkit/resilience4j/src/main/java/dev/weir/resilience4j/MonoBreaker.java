package dev.weir.resilience4j;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/** A Mono that is subscribed to if a breaker permits it. */
final class MonoBreaker<T> extends MonoOperator<T, T> {

  private final Breaker breaker;

  private MonoBreaker(Mono<? extends T> source, Breaker breaker) {
    super(source);
    this.breaker = breaker;
  }

  static <T> Mono<T> of(Mono<? extends T> source, Breaker breaker) {
    return onAssembly(new MonoBreaker<>(source, breaker));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    breaker.subscribe(source, actual, BreakerSubscriber.Kind.MONO);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : super.scanUnsafe(key);
  }
}
