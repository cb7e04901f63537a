package dev.weir.gate;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** A Flux that is subscribed to with a permit. */
final class FluxGuard<T> extends FluxOperator<T, T> {

  private final Gate gate;
  private final Hold hold;

  private FluxGuard(Flux<? extends T> source, Gate gate, Hold hold) {
    super(source);
    this.gate = gate;
    this.hold = hold;
  }

  static <T> Flux<T> of(Flux<? extends T> source, Gate gate, Hold hold) {
    return onAssembly(new FluxGuard<>(source, gate, hold));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    new FluxGuardSubscriber<>(gate, source, actual, hold).offer();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : super.scanUnsafe(key);
  }
}
