package dev.weir.resilience4j;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Passes on what comes, and settles its permission before it passes on the end: so whoever begins
 * again then finds the circuit breaker as it is after this call.
 */
final class BreakerSubscriber<T> implements CoreSubscriber<T>, Subscription, Scannable {

  /** What ends a call, in the eyes of the circuit breaker. */
  enum Kind {
    /** Its value: there is but one. */
    MONO,
    /** Its first element. */
    FLUX_TO_FIRST,
    /** Its end. */
    FLUX
  }

  private final CoreSubscriber<? super T> actual;
  private final Permission permission;
  private final Kind kind;

  private @Nullable Subscription upstream; // set before the subscriber gets this, and never again
  private boolean done;
  private volatile boolean answered;
  private volatile boolean cancelled;

  BreakerSubscriber(CoreSubscriber<? super T> actual, Permission permission, Kind kind) {
    this.actual = actual;
    this.permission = permission;
    this.kind = kind;
  }

  // ---------------------------------------------------------------- from the source

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
    if (done) {
      Operators.onNextDropped(element, currentContext());
      return;
    }
    if (cancelled) {
      Operators.onDiscard(element, currentContext());
      return;
    }
    if (!answered) {
      answered = true;
      if (kind == Kind.FLUX) {
        permission.answered();
      } else {
        permission.succeed(element);
      }
    }
    actual.onNext(element);
    if (kind == Kind.MONO) {
      done = true;
      actual.onComplete();
    }
  }

  @Override
  public void onError(Throwable error) {
    if (done || cancelled) {
      Operators.onErrorDropped(error, currentContext());
      return;
    }
    done = true;
    permission.fail(error);
    actual.onError(error);
  }

  @Override
  public void onComplete() {
    if (!done && !cancelled) {
      done = true;
      permission.succeed(null);
      actual.onComplete();
    }
  }

  // ---------------------------------------------------------------- from the subscriber

  @Override
  public void request(long n) {
    if (Operators.validate(n)) {
      Objects.requireNonNull(upstream).request(n);
    }
  }

  /** Who has had what it wanted of a stream cancels it: what answers it is sound. */
  @Override
  public void cancel() {
    cancelled = true;
    try {
      Objects.requireNonNull(upstream).cancel();
    } finally { // only now: whoever gets its permit must find no more under way than permitted
      if (answered) {
        permission.succeed(null);
      } else {
        permission.cancel();
      }
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
    if (key == Attr.TERMINATED) {
      return done;
    }
    if (key == Attr.CANCELLED) {
      return cancelled;
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
  }
}
