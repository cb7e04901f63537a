package dev.weir.pipeline;

import dev.weir.internal.BusyTime;
import dev.weir.internal.DemandWatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** The end of a pipeline: sees whether its subscriber wants anything, and when it is over. */
final class Tail<O> extends Passing<O, O> {

  private final BusyTime runs;
  private final Pauses pauses;
  private final LongSupplier now;
  private final DemandWatch wanted = new DemandWatch();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile @Nullable Throwable error;

  Tail(CoreSubscriber<? super O> actual, BusyTime runs, BusyTime unwanted, LongSupplier now) {
    super(actual);
    this.runs = runs;
    this.pauses = new Pauses(unwanted, now);
    this.now = now;
    runs.begin(1, now.getAsLong());
    pauses.begin();
  }

  @Override
  public void onNext(O element) {
    pauses.begin(); // first: one reason then follows the other without a gap
    if (wanted.passed()) {
      pauses.begin();
    }
    try {
      actual.onNext(element);
    } finally {
      pauses.end();
    }
  }

  @Override
  public void onError(Throwable why) {
    error = why;
    end();
    super.onError(why);
  }

  @Override
  public void onComplete() {
    end();
    super.onComplete();
  }

  @Override
  public void request(long n) {
    if (Operators.validate(n)) {
      if (wanted.add(n)) {
        pauses.end();
      }
      super.request(n);
    }
  }

  @Override
  public void cancel() {
    end();
    super.cancel();
  }

  private void end() {
    if (over.compareAndSet(false, true)) {
      runs.end(1, now.getAsLong());
      if (wanted.end()) {
        pauses.end();
      }
    }
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
      return wanted.get();
    }
    return key == Attr.ERROR ? error : super.scanUnsafe(key);
  }
}
