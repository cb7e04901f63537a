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
   * channel that was closed. Who sets it tells the subscriber, unless that has cancelled; or leaves
   * that to the answer in place of the stages, which has a flag of its own: set by its end, or by the
   * channel that is closed meanwhile.
   *
   * current    what a cancel cancels: the stages, and after their error the answer in their place;
   *            written by the thread that brings the subscription, read by the one that cancels.
   *            Either sees what the other has written
   * told       the answer in place of the stages; written before that is subscribed to
   * cancelled  by the subscriber, once
   */
  private static final long serialVersionUID = 1L;

  private final transient CoreSubscriber<? super Void> subscriber;
  private final transient Context context;
  private final transient Answering answering;
  private transient volatile @Nullable Subscription current;
  private transient volatile @Nullable Told told;
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

  /**
   * The client has gone: nobody is to be answered, and neither the stages have anything more to do
   * nor the answer in their place. The subscriber is told, who may wait for an end: unless it has
   * cancelled, or heard of one.
   */
  final void abort(Throwable error) {
    cancelCurrent();
    if (compareAndSet(false, true)) {
      subscriber.onError(error);
      return;
    }
    Told answer = told; // looked for after that: an answer that it cancelled is found
    if (answer != null && !cancelled && answer.compareAndSet(false, true)) {
      cancelCurrent(); // if it came in between
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
      Told inPlace = new Told();
      told = inPlace;
      answer.subscribe(inPlace);
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

  /** The answer in place of the stages. Its flag is set by its end. */
  private final class Told extends AtomicBoolean implements CoreSubscriber<Void> {

    private static final long serialVersionUID = 1L;

    @Override
    public Context currentContext() {
      return subscriber.currentContext();
    }

    @Override
    public void onSubscribe(Subscription s) {
      current = s;
      if (cancelled || get()) {
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
      if (compareAndSet(false, true)) {
        subscriber.onError(error);
      } else {
        Operators.onErrorDropped(error, currentContext());
      }
    }

    @Override
    public void onComplete() {
      if (compareAndSet(false, true)) {
        subscriber.onComplete();
      }
    }
  }
}
