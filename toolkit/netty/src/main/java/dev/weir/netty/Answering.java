package dev.weir.netty;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * What a handler does for one request, which ends when its Publisher does or when its answer is
 * complete: Reactor Netty then cancels the Publisher, often before that could say that it is done.
 * To pools and gates that is no cancel, but the end of work that was done. To be subscribed to
 * once.
 */
final class Answering extends Flux<Void> implements CoreSubscriber<Void>, Subscription {
  /*
   * over      set once, by whoever ends this: the handler's Publisher, on any thread; whoever cancels
   *           it; or the cancel that follows the end of the answer, on the event loop. Who sets it
   *           tells the subscriber, unless that has cancelled.
   * complete  set by the event loop, before Reactor Netty hears that the end of the answer is written
   * actual, upstream   written before the subscriber has its subscription, and never again
   * onBytes   set before the handler is called; taken by the event loop
   */
  private final Publisher<Void> handler;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile boolean complete;
  private volatile @Nullable Runnable onBytes;
  private @Nullable CoreSubscriber<? super Void> actual;
  private volatile @Nullable Subscription upstream;

  /** The work of a handler, which is called when that is subscribed to. */
  Answering(Publisher<Void> handler) {
    this.handler = handler;
  }

  /**
   * This work, with an element when the first bytes of the answer's body are written, if any are.
   */
  static Flux<Boolean> untilBytes(Answering answering, Flux<Void> work) {
    return Flux.create(
        sink -> {
          answering.onBytes = () -> sink.next(true);
          Disposable running =
              work.subscribe(null, sink::error, sink::complete, Context.of(sink.contextView()));
          sink.onDispose(running);
        },
        FluxSink.OverflowStrategy.LATEST);
  }

  // ---------------------------------------------------------------- from the channel

  /** Bytes of the body are about to be written. On the event loop. */
  void hasBytes() {
    Runnable told = onBytes;
    if (told != null) {
      onBytes = null;
      told.run();
    }
  }

  /** The end of the answer is about to be written. On the event loop. */
  void hasEnd() {
    complete = true;
  }

  /** Whoever gets the answer is about to cancel: no more than an end, if it has all of it. */
  void beforeCancel() {
    Subscription working = upstream;
    if (complete && working != null && over.compareAndSet(false, true)) {
      working.cancel();
      subscriber().onComplete();
    }
  }

  // ---------------------------------------------------------------- between handler and stages

  @Override
  public void subscribe(CoreSubscriber<? super Void> subscriber) {
    actual = subscriber;
    handler.subscribe(this);
  }

  private CoreSubscriber<? super Void> subscriber() {
    CoreSubscriber<? super Void> known = actual;
    if (known == null) {
      throw new IllegalStateException("subscriber: null (expected: not null)");
    }
    return known;
  }

  @Override
  public Context currentContext() {
    return subscriber().currentContext();
  }

  @Override
  public void onSubscribe(Subscription s) {
    if (Operators.validate(upstream, s)) {
      upstream = s;
      subscriber().onSubscribe(this);
    }
  }

  @Override
  public void onNext(Void none) {
    // a Publisher of nothing
  }

  @Override
  public void onError(Throwable error) {
    if (over.compareAndSet(false, true)) {
      subscriber().onError(error);
    } else {
      Operators.onErrorDropped(error, currentContext());
    }
  }

  @Override
  public void onComplete() {
    if (over.compareAndSet(false, true)) {
      subscriber().onComplete();
    }
  }

  @Override
  public void request(long n) {
    Subscription s = upstream;
    if (s != null) {
      s.request(n);
    }
  }

  @Override
  public void cancel() {
    over.set(true);
    Subscription s = upstream;
    if (s != null) {
      s.cancel();
    }
  }
}
