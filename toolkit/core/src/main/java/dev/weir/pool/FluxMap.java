package dev.weir.pool;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;

/** Runs each element of a Flux on a pool, within a window of results. */
final class FluxMap<T, R> extends FluxOperator<T, R> {

  private final Submission submission;
  private final Stage<T, R> stage;
  private final Sequence<T> sequence;

  private FluxMap(
      Flux<? extends T> source, Submission submission, Stage<T, R> stage, Sequence<T> sequence) {
    super(source);
    this.submission = submission;
    this.stage = stage;
    this.sequence = sequence;
  }

  static <T, R> Flux<R> of(
      Flux<? extends T> source, Submission submission, Stage<T, R> stage, Sequence<T> sequence) {
    return onAssembly(new FluxMap<>(source, submission, stage, sequence));
  }

  @Override
  public void subscribe(CoreSubscriber<? super R> actual) {
    source.subscribe(new MapSubscriber<T, R>(actual, submission, sequence, stage));
  }

  @Override
  public int getPrefetch() {
    return submission.window();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    Object known = submission.scan(key);
    return known != null ? known : super.scanUnsafe(key);
  }
}
