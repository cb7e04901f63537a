package dev.weir.gate;

import dev.weir.internal.GateAdmission;
import dev.weir.limit.CallEnd;
import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Subscribes to a source once it has a permit, and passes on what comes. It gives the permit back
 * before it passes on the end, so that whoever begins again finds it; those who wait for it are
 * started after that, so that nobody waits for somebody else's beginning.
 */
abstract class GuardSubscriber<T> extends GateAdmission
    implements CoreSubscriber<T>, Subscription, Scannable {

  final CoreSubscriber<? super T> actual;
  private final Publisher<? extends T> source;

  /* Set before the subscriber gets this as its subscription, and never again. */
  private @Nullable Subscription upstream;
  private boolean done;
  private volatile boolean cancelled;

  GuardSubscriber(Gate gate, Publisher<? extends T> source, CoreSubscriber<? super T> actual) {
    super(gate.core());
    this.source = source;
    this.actual = actual;
  }

  // ---------------------------------------------------------------- for the gate

  @Override
  protected final Context context() {
    return actual.currentContext();
  }

  @Override
  protected void linedUp() {
    upstream = new Operators.DeferredSubscription();
    actual.onSubscribe(this);
  }

  @Override
  protected final void start() {
    if (cancelled) {
      return;
    }
    try {
      source.subscribe(this);
    } catch (Throwable e) { // fatal: Reactor tells a subscriber of any other
      broke();
      throw e;
    }
  }

  @Override
  protected final void turnedAway(Reason reason, boolean waited) {
    done = true;
    Throwable refusal = GateRefusedException.of(gate(), reason);
    if (!waited) {
      Operators.error(actual, refusal);
    } else if (!cancelled) { // else nobody wants to hear of it any more
      actual.onError(refusal);
    }
  }

  @Override
  protected final void unstartable(Throwable error) {
    if (end(Outcome.FAILED, CallEnd.IGNORED)) {
      done = true;
      try {
        actual.onError(
            error instanceof RejectedExecutionException
                ? Operators.onRejectedExecution(error, context())
                : Operators.onOperatorError(error, context()));
      } finally {
        handOn();
      }
    }
  }

  // ---------------------------------------------------------------- from the source

  @Override
  public final Context currentContext() {
    return actual.currentContext();
  }

  @Override
  public final void onSubscribe(Subscription s) {
    Subscription known = upstream;
    if (known instanceof Operators.DeferredSubscription deferred) {
      deferred.set(s);
    } else if (Operators.validate(known, s)) {
      subscribed(s);
    }
  }

  private void subscribed(Subscription s) {
    upstream = s;
    actual.onSubscribe(this);
  }

  /** Whether nothing that comes is wanted any more; then it is disposed of. */
  final boolean isOver(T element) {
    if (done) {
      Operators.onNextDropped(element, context());
      return true;
    }
    if (cancelled) {
      Operators.onDiscard(element, context());
      return true;
    }
    return false;
  }

  /** Its work is done: the permit goes home. */
  final void workDone() {
    end(Outcome.COMPLETED, CallEnd.SUCCEEDED);
  }

  /**
   * Something has thrown that must not, so that no end may come: the permit goes home all the same.
   */
  final void broke() {
    if (end(Outcome.FAILED, CallEnd.IGNORED)) {
      handOn();
    }
  }

  final void complete() {
    done = true;
    actual.onComplete();
  }

  @Override
  public final void onError(Throwable error) {
    if (done || cancelled) {
      Operators.onErrorDropped(error, context());
      return;
    }
    done = true;
    fail(error);
    try {
      actual.onError(error);
    } finally {
      handOn();
    }
  }

  @Override
  public final void onComplete() {
    if (!done && !cancelled) {
      workDone();
      try {
        complete();
      } finally {
        handOn();
      }
    }
  }

  // ---------------------------------------------------------------- from the subscriber

  @Override
  public final void request(long n) {
    Subscription s = upstream;
    if (s != null && Operators.validate(n)) {
      s.request(n);
    }
  }

  @Override
  public final void cancel() {
    cancelled = true;
    boolean held = abandon();
    Subscription s = upstream;
    try {
      if (s != null) {
        s.cancel();
      }
    } finally {
      if (held) {
        handOn();
      }
    }
  }

  @Override
  @SuppressWarnings("rawtypes")
  public final @Nullable Object scanUnsafe(Attr key) {
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
    if (key == Attr.RUN_STYLE) {
      return upstream instanceof Operators.DeferredSubscription
          ? Attr.RunStyle.ASYNC
          : Attr.RunStyle.SYNC;
    }
    return null;
  }
}
