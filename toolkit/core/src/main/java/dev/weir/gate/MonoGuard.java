package dev.weir.gate;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/** A Mono that is subscribed to with a permit. */
final class MonoGuard<T> extends MonoOperator<T, T> {

  private final Gate gate;

  private MonoGuard(Mono<? extends T> source, Gate gate) {
    super(source);
    this.gate = gate;
  }

  static <T> Mono<T> of(Mono<? extends T> source, Gate gate) {
    return onAssembly(new MonoGuard<>(source, gate));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    new GuardMonoSubscriber<>(gate, source, actual).offer();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : super.scanUnsafe(key);
  }

  /** A Mono that has given its value is complete, and its dependency has done its work. */
  private static final class GuardMonoSubscriber<T> extends GuardSubscriber<T> {

    GuardMonoSubscriber(Gate gate, Mono<? extends T> source, CoreSubscriber<? super T> actual) {
      super(gate, source, actual);
    }

    @Override
    public void onNext(T value) {
      if (!isOver(value)) {
        workDone();
        try {
          actual.onNext(value);
          complete();
        } finally {
          handOn();
        }
      }
    }
  }
}
