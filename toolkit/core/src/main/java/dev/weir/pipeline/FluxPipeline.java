package dev.weir.pipeline;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** A Flux with a pipeline behind it. */
final class FluxPipeline<I, O> extends FluxOperator<I, O> {

  private final Pipeline<I, O> pipeline;

  private FluxPipeline(Flux<? extends I> source, Pipeline<I, O> pipeline) {
    super(source);
    this.pipeline = pipeline;
  }

  static <I, O> Flux<O> of(Flux<? extends I> source, Pipeline<I, O> pipeline) {
    return onAssembly(new FluxPipeline<>(source, pipeline));
  }

  @Override
  @SuppressWarnings("unchecked") // the builder has checked it
  public void subscribe(CoreSubscriber<? super O> actual) {
    Run run = new Run(pipeline.watch(), pipeline.timer(), actual.currentContext());
    Flux<O> results = (Flux<O>) pipeline.attach(source, run);
    results.subscribe(
        new Tail<O>(actual, pipeline.runs(), pipeline.unwanted(), pipeline.watch()::now));
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.NAME) {
      return pipeline.name();
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : super.scanUnsafe(key);
  }
}
