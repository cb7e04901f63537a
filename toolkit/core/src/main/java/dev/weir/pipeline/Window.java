package dev.weir.pipeline;

import dev.weir.internal.Demand;
import dev.weir.internal.Drain;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Takes from a stage's buffer as many elements as the stage may have in hand: the pool behind it
 * would take as many as it has room for, and other stages may want some of that.
 */
final class Window<T> extends Drain implements CoreSubscriber<T>, Subscription, Scannable {
  /*
   * demand   what the pool's operator has requested and the buffer was not asked for; any thread
   * freed    how many elements have gone again; by the one thread at a time that passes results on
   * asked    what the buffer was asked for in all; owned by the drain
   *
   * Whoever adds to demand or freed asks for a pass afterwards.
   */
  private final CoreSubscriber<? super T> actual;
  private final StageRun run;
  private final int concurrency;
  private final Demand demand = new Demand();
  private final AtomicLong freed = new AtomicLong();
  private long asked;
  private @Nullable Subscription upstream;

  Window(CoreSubscriber<? super T> actual, StageRun run, int concurrency) {
    this.actual = actual;
    this.run = run;
    this.concurrency = concurrency;
  }

  /** One that came through has gone. */
  void free() {
    freed.lazySet(freed.getPlain() + 1);
    drain();
  }

  @Override
  public Context currentContext() {
    return actual.currentContext();
  }

  @Override
  public void onSubscribe(Subscription s) {
    if (Operators.validate(upstream, s)) {
      upstream = s;
      actual.onSubscribe(this);
    }
  }

  @Override
  public void onNext(T element) {
    if (run.enter(element)) {
      actual.onNext(element);
    }
  }

  @Override
  public void onError(Throwable error) {
    run.sourceFailed(error); // first: what is interrupted now has not failed by itself
    actual.onError(error);
  }

  @Override
  public void onComplete() {
    actual.onComplete();
  }

  @Override
  public void request(long n) {
    if (Operators.validate(n)) {
      demand.add(n);
      drain();
    }
  }

  @Override
  public void cancel() {
    if (upstream != null) {
      upstream.cancel();
    }
  }

  @Override
  protected void pass() {
    long more = Math.min(concurrency - (asked - freed.get()), demand.get());
    if (more > 0 && upstream != null) {
      demand.produced(more);
      asked += more;
      upstream.request(more);
    }
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.PARENT) {
      return upstream;
    }
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.CAPACITY) {
      return concurrency;
    }
    if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
      return demand.get();
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
  }
}
