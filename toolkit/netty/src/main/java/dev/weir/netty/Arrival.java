package dev.weir.netty;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One request on its way through the stages: passes on to whoever gets the answer how that went, or
 * has it told why it was turned away.
 */
abstract class Arrival extends AtomicBoolean implements CoreSubscriber<Void>, Subscription {
  /*
   * The flag is set once, by whoever ends the stages: themselves, the subscriber's cancel, or the
   * channel that was closed. Who sets it tells the subscriber, unless that has cancelled.
   *
   * current    what a cancel cancels: the stages, and after their error the answer in their place;
   *            written by the thread that brings the subscription, read by the one that cancels.
   *            Either sees what the other has written
   * cancelled  by the subscriber, once
   */
  private static final long serialVersionUID = 1L;

  private final transient CoreSubscriber<? super Void> subscriber;
  private final transient Context context;
  private final transient Answering answering;
  private transient volatile @Nullable Subscription current;
  private volatile boolean cancelled;

  /**
   * On its way.
   *
   * @param subscriber whoever gets the answer
   * @param context what the stages see
   * @param answering the work at their end
   */
  Arrival(CoreSubscriber<? super Void> subscriber, Context context, Answering answering) {
    this.subscriber = subscriber;
    this.context = context;
    this.answering = answering;
  }

  /**
   * The answer for one that was turned away.
   *
   * @param error why the stages failed
   * @param begun whether the handler may have said something of its own answer
   * @return null if this is not for us to answer
   */
  abstract @Nullable Mono<Void> answer(Throwable error, boolean begun);

  /** The client has gone: nobody is to be answered, and the stages have nothing more to do. */
  final void abort(Throwable error) {
    cancelCurrent();
    if (compareAndSet(false, true)) {
      subscriber.onError(error);
    }
  }

  private void cancelCurrent() {
    Subscription s = current;
    if (s != null) {
      s.cancel();
    }
  }

  // ---------------------------------------------------------------- from the stages

  @Override
  public final Context currentContext() {
    return context;
  }

  @Override
  public final void onSubscribe(Subscription s) {
    current = s;
    subscriber.onSubscribe(this);
  }

  @Override
  public final void onNext(Void none) {
    // a Publisher of nothing
  }

  @Override
  public final void onError(Throwable error) {
    if (!compareAndSet(false, true)) {
      Operators.onErrorDropped(error, context);
      return;
    }
    Mono<Void> answer = answer(error, answering.hasBegun());
    if (answer == null) {
      subscriber.onError(error);
    } else {
      answer.subscribe(new Told());
    }
  }

  @Override
  public final void onComplete() {
    if (compareAndSet(false, true)) {
      subscriber.onComplete();
    }
  }

  // ---------------------------------------------------------------- from the subscriber

  @Override
  public final void request(long n) {
    Subscription s = current;
    if (s != null) {
      s.request(n);
    }
  }

  @Override
  public final void cancel() {
    cancelled = true;
    set(true);
    answering.endIfComplete();
    cancelCurrent();
  }

  /** The answer in place of the stages. */
  private final class Told implements CoreSubscriber<Void> {

    @Override
    public Context currentContext() {
      return subscriber.currentContext();
    }

    @Override
    public void onSubscribe(Subscription s) {
      current = s;
      if (cancelled) {
        s.cancel();
      } else {
        s.request(Long.MAX_VALUE);
      }
    }

    @Override
    public void onNext(Void none) {
      // a Publisher of nothing
    }

    @Override
    public void onError(Throwable error) {
      subscriber.onError(error);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
    }
  }
}
