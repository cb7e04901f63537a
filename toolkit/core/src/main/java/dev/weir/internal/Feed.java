package dev.weir.internal;

import org.jctools.queues.atomic.MpscLinkedAtomicQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * What lies between a task's Publisher and the subscriber of the task: passes elements on until the
 * task is settled, whoever settles it. The subscriber may come later than the Publisher.
 *
 * @param <T> the elements' type
 */
public final class Feed<T> extends Drain implements CoreSubscriber<T>, Subscription, Scannable {
  /*
   * The Publisher's signals, and the end of the stream that a timeout or a disposal makes on another
   * thread, are serialised by the drain. end is set once, by whoever settled the task.
   *
   * actual     null until attach(); nothing is passed on before, and nothing requested
   * elements   from the Publisher's thread to the drain
   * over       the drain has passed on the end, or seen the cancel
   */
  private static final Object COMPLETE = new Object();

  private final Owner owner;
  private final Context context;
  private final Operators.DeferredSubscription upstream = new Operators.DeferredSubscription();
  private final MpscLinkedAtomicQueue<T> elements = new MpscLinkedAtomicQueue<>();

  private volatile @Nullable CoreSubscriber<? super T> actual;
  private volatile @Nullable Object end; // COMPLETE or a Throwable
  private volatile boolean cancelled;
  private volatile boolean over;

  /** The task. Each method settles it, unless it is settled. */
  interface Owner {

    /** The Publisher has completed. If that settles the task, it calls {@link Feed#end}. */
    void publisherCompleted();

    /**
     * The Publisher has failed. If that settles the task, it calls {@link Feed#end}.
     *
     * @return false if the task was settled before
     */
    boolean publisherFailed(Throwable error);

    /** The subscriber has cancelled. */
    void subscriberCancelled();
  }

  /**
   * A feed without a subscriber.
   *
   * @param owner the task
   * @param context what the Publisher sees
   */
  Feed(Owner owner, Context context) {
    this.owner = owner;
    this.context = context;
  }

  /**
   * Gives it its subscriber, once.
   *
   * @param subscriber gets this as its subscription
   */
  void attach(CoreSubscriber<? super T> subscriber) {
    subscriber.onSubscribe(this);
    actual = subscriber;
    drain();
  }

  /**
   * Ends the stream, once; what has not been passed on still is, if it ends well.
   *
   * @param error null to complete
   */
  void end(@Nullable Throwable error) {
    end = error == null ? COMPLETE : error;
    drain();
  }

  /** Lets go of the Publisher. */
  void cancelUpstream() {
    upstream.cancel();
  }

  boolean isAttached() {
    return actual != null;
  }

  // ---------------------------------------------------------------- from the Publisher

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  public void onSubscribe(Subscription s) {
    upstream.set(s);
  }

  @Override
  public void onNext(T element) {
    if (end != null) {
      Operators.onNextDropped(element, context);
    } else {
      elements.offer(element);
      drain();
    }
  }

  @Override
  public void onError(Throwable error) {
    if (!owner.publisherFailed(error)) {
      Operators.onErrorDropped(error, context);
    }
  }

  @Override
  public void onComplete() {
    owner.publisherCompleted();
  }

  // ---------------------------------------------------------------- from the subscriber

  @Override
  public void request(long n) {
    if (Operators.validate(n)) {
      upstream.request(n);
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    upstream.cancel();
    owner.subscriberCancelled();
    drain();
  }

  // ---------------------------------------------------------------- the drain

  @Override
  protected void pass() {
    Object why = end; // read before the elements: the Publisher sends them, then ends
    CoreSubscriber<? super T> subscriber = actual;
    if (over || cancelled || why instanceof Throwable) {
      discard();
    }
    if (over || subscriber == null) {
      return;
    }
    while (!cancelled) {
      T element = elements.poll();
      if (element == null) {
        break;
      }
      subscriber.onNext(element);
    }
    if (cancelled) {
      over = true;
      discard();
    } else if (why != null) {
      over = true;
      if (why instanceof Throwable error) {
        subscriber.onError(error);
      } else {
        subscriber.onComplete();
      }
    }
  }

  private void discard() {
    Operators.onDiscardQueueWithClear(elements, context, null);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.PARENT) {
      return upstream.scanUnsafe(Attr.PARENT);
    }
    if (key == Attr.TERMINATED) {
      return over && !cancelled;
    }
    if (key == Attr.CANCELLED) {
      return cancelled;
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.ASYNC;
    }
    return null;
  }
}
