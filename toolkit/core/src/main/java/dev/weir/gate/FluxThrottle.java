package dev.weir.gate;

import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** A Flux whose elements take permits. */
final class FluxThrottle<T> extends FluxOperator<T, T> {

  private final Permits permits;
  private final @Nullable ToIntFunction<? super T> weigher;
  private final int prefetch;

  private FluxThrottle(
      Flux<? extends T> source,
      Permits permits,
      @Nullable ToIntFunction<? super T> weigher,
      int prefetch) {
    super(source);
    this.permits = permits;
    this.weigher = weigher;
    this.prefetch = prefetch;
  }

  static <T> Flux<T> of(
      Flux<? extends T> source,
      Permits permits,
      @Nullable ToIntFunction<? super T> weigher,
      int prefetch) {
    return onAssembly(new FluxThrottle<>(source, permits, weigher, prefetch));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    source.subscribe(new ThrottleSubscriber<>(actual, permits, weigher, prefetch));
  }

  @Override
  public int getPrefetch() {
    return prefetch;
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.RUN_ON) {
      return permits.scheduler();
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : super.scanUnsafe(key);
  }
}
