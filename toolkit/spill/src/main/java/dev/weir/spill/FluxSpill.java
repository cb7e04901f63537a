package dev.weir.spill;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;

/** A Flux with so much memory behind it, and a disk behind that. */
final class FluxSpill<T> extends FluxOperator<T, T> {

  private final Spill<T> spill;
  private final int memory;

  private FluxSpill(Flux<? extends T> source, Spill<T> spill, int memory) {
    super(source);
    this.spill = spill;
    this.memory = memory;
  }

  static <T> Flux<T> of(Flux<? extends T> source, Spill<T> spill, int memory) {
    return onAssembly(new FluxSpill<>(source, spill, memory));
  }

  @Override
  public void subscribe(CoreSubscriber<? super T> actual) {
    SpillSubscriber<T> subscriber = spill.newSubscriber(actual, memory);
    RuntimeException refused = spill.admit(subscriber);
    if (refused == null) {
      try {
        source.subscribe(subscriber);
      } catch (Throwable e) { // it may never have begun: then another may come
        subscriber.abandon();
        throw e;
      }
    } else {
      Operators.error(actual, refused);
    }
  }

  @Override
  public int getPrefetch() {
    return memory + spill.config().handover();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : super.scanUnsafe(key);
  }
}
