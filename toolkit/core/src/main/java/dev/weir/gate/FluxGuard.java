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
    new GuardFluxSubscriber<>(gate, source, actual, hold).offer();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : super.scanUnsafe(key);
  }

  static class GuardFluxSubscriber<T> extends GuardSubscriber<T> {

    private boolean holdsOn;

    GuardFluxSubscriber(
        Gate gate, Flux<? extends T> source, CoreSubscriber<? super T> actual, Hold hold) {
      super(gate, source, actual);
      this.holdsOn = hold == Hold.TO_END;
    }

    @Override
    public void onNext(T element) {
      if (isOver(element)) {
        return;
      }
      boolean first = !holdsOn;
      if (first) {
        holdsOn = true; // from now on there is nothing to give back
        workDone();
      }
      try {
        actual.onNext(element);
      } catch (Throwable e) { // fatal, as a rule: its source knows that nothing is wanted any more
        broke();
        throw e;
      } finally {
        if (first) {
          handOn();
        }
      }
    }
  }
}
