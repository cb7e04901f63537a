package dev.weir.flow;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** A Flux with a bounded buffer behind it. */
final class FluxBackpressure<I, O> extends FluxOperator<I, O> implements Fuseable {

  private final BufferKind<I, O> kind;

  private FluxBackpressure(Flux<? extends I> source, BufferKind<I, O> kind) {
    super(source);
    this.kind = kind;
  }

  static <I, O> Flux<O> of(Flux<? extends I> source, BufferKind<I, O> kind) {
    return onAssembly(new FluxBackpressure<>(source, kind));
  }

  @Override
  public void subscribe(CoreSubscriber<? super O> actual) {
    source.subscribe(kind.newSubscriber().apply(actual));
  }

  @Override
  public int getPrefetch() {
    return kind.spec().prefetch();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.RUN_STYLE) {
      return kind.runStyle();
    }
    return super.scanUnsafe(key);
  }
}
