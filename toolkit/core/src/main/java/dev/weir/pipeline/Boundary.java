package dev.weir.pipeline;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** A subscriber of ours between two operators of one run. */
final class Boundary<I, O> extends FluxOperator<I, O> {

  private final Function<CoreSubscriber<? super O>, CoreSubscriber<? super I>> subscriber;

  private Boundary(
      Flux<? extends I> source,
      Function<CoreSubscriber<? super O>, CoreSubscriber<? super I>> subscriber) {
    super(source);
    this.subscriber = subscriber;
  }

  static <I, O> Flux<O> of(
      Flux<? extends I> source,
      Function<CoreSubscriber<? super O>, CoreSubscriber<? super I>> subscriber) {
    return new Boundary<I, O>(source, subscriber);
  }

  @Override
  public void subscribe(CoreSubscriber<? super O> actual) {
    source.subscribe(subscriber.apply(actual));
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : super.scanUnsafe(key);
  }
}
