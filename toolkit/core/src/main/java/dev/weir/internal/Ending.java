package dev.weir.internal;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/** How a stream ends: not yet; then, once, complete or with an error. */
final class Ending {

  private static final Object COMPLETE = new Object();

  private final AtomicReference<@Nullable Object> how = new AtomicReference<>();

  /** False if it was decided before. */
  boolean decide(@Nullable Throwable error) {
    return how.compareAndSet(null, error == null ? COMPLETE : error);
  }

  boolean isDecided() {
    return how.get() != null;
  }

  @Nullable Throwable error() {
    return how.get() instanceof Throwable error ? error : null;
  }

  void tell(CoreSubscriber<?> subscriber) {
    Throwable error = error();
    if (error == null) {
      subscriber.onComplete();
    } else {
      subscriber.onError(error);
    }
  }
}
