package dev.weir.resilience4j;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** A Flux that is subscribed to if a breaker permits it. */
final class FluxBreaker<T> extends FluxOperator<T, T> {

  private final Breaker breaker;
  private final SettleAt settleAt;

  private FluxBreaker(Flux<? extends T> source, Breaker breaker, SettleAt settleAt) {
    super(source);
    this.breaker = breaker;
    this.settleAt = settleAt;
  }

  static <T> Flux<T> of(Flux<? extends T> source, Breaker breaker, SettleAt settleAt) {
    return onAssembly(new FluxBreaker<>(source, breaker, settleAt));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    breaker.subscribe(
        source,
        actual,
        settleAt == SettleAt.END
            ? BreakerSubscriber.Kind.FLUX
            : BreakerSubscriber.Kind.FLUX_TO_FIRST);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : super.scanUnsafe(key);
  }
}
