package dev.weir.netty;

import io.netty.channel.Channel;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Operators;
import reactor.netty.channel.AbortedException;
import reactor.util.context.Context;

/**
 * What a handler does for one request, as pools and gates are to count it. Reactor Netty's own
 * signals would mislead them: when the answer is complete it cancels the handler's Publisher, often
 * before that could say that it is done; and when the client goes away in the middle of a body, the
 * Publisher of that completes. So the first is an end here, and the second a cancel. For one
 * subscription.
 */
final class Answering extends Flux<Void> implements CoreSubscriber<Void>, Subscription {
  /*
   * over      set once, by whoever ends this: the handler's Publisher, on any thread; whoever cancels
   *           it; or the cancel that follows the end of the answer, on the event loop. Who sets it
   *           tells the stages, unless they have cancelled.
   * begun     settled once: by whoever is about to call the handler, or by whoever answers in its
   *           place and has to know that nobody ever will
   * complete  set by the event loop, before Reactor Netty hears that the end of the answer is written
   * onBytes   set before the handler is called; taken by the event loop
   * arrival   written before the stages are subscribed to, and never again
   * actual    written before the handler is called, and never again
   * upstream  written before the stages have their subscription, and never again
   */
  private static final int OPEN = 0;
  private static final int YES = 1;
  private static final int NEVER = 2;

  private final Channel channel;
  private final boolean watched;
  private final Supplier<? extends Publisher<? extends Void>> handler;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger begun = new AtomicInteger(OPEN);
  private volatile boolean complete;
  private volatile @Nullable Runnable onBytes;
  private volatile @Nullable Subscription upstream;
  private @Nullable CoreSubscriber<? super Void> actual;
  private @Nullable Arrival arrival;

  /**
   * The work of a handler.
   *
   * @param channel to which the answer is written
   * @param watched whether somebody counts how it ends
   * @param handler called when this is subscribed to
   */
  Answering(
      Channel channel, boolean watched, Supplier<? extends Publisher<? extends Void>> handler) {
    this.channel = channel;
    this.watched = watched;
    this.handler = handler;
  }

  /** Whose work this is. */
  void belongsTo(Arrival newArrival) {
    arrival = newArrival;
  }

  /** This work, or what a stage made of it, with an element when the first bytes are written. */
  Flux<Boolean> untilBytes(Flux<Void> work) {
    return Flux.create(
        sink -> {
          onBytes = () -> sink.next(true);
          Disposable running =
              work.subscribe(null, sink::error, sink::complete, Context.of(sink.contextView()));
          sink.onDispose(running);
        },
        FluxSink.OverflowStrategy.LATEST);
  }

  // ---------------------------------------------------------------- from the channel

  /** Bytes of the body have been written. On the event loop. */
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

  /** Whether the handler has not been called yet, and may be. */
  boolean isAwaited() {
    return begun.get() == OPEN && !isOver();
  }

  /** Whether nobody counts how this goes on any more: it has ended, or has been answered for. */
  boolean isOver() {
    Arrival whose = arrival;
    return over.get() || (whose != null && whose.get());
  }

  private boolean isAborted() {
    return !complete && !channel.isActive();
  }

  // ---------------------------------------------------------------- from the handler

  @Override
  public void subscribe(CoreSubscriber<? super Void> stages) {
    actual = stages;
    if (!begun.compareAndSet(OPEN, YES) && begun.get() == NEVER) {
      Operators.complete(stages); // who have ended already
      return;
    }
    Publisher<? extends Void> work;
    try {
      if (watched) {
        AnswerWatch.follow(channel, this);
      }
      work =
          Objects.requireNonNull(handler.get(), "handler: returned null (expected: a Publisher)");
    } catch (Throwable e) { // the handler's own
      Operators.error(stages, Operators.onOperatorError(e, stages.currentContext()));
      return;
    }
    work.subscribe(this);
  }

  private CoreSubscriber<? super Void> stages() {
    return Objects.requireNonNull(actual, "subscriber: null (expected: not null)");
  }

  /**
   * Whether the handler has been called, and may be saying something of its answer at this moment.
   * If not, it never will be.
   */
  boolean hasBegun() {
    return !begun.compareAndSet(OPEN, NEVER) && begun.get() == YES;
  }

  @Override
  public Context currentContext() {
    return stages().currentContext();
  }

  @Override
  public void onSubscribe(Subscription s) {
    if (Operators.validate(upstream, s)) {
      upstream = s;
      stages().onSubscribe(this);
    }
  }

  @Override
  public void onNext(Void none) {
    // a Publisher of nothing
  }

  @Override
  public void onError(Throwable error) {
    if (error instanceof AbortedException && isAborted()) {
      abort(error);
    } else if (over.compareAndSet(false, true)) {
      stages().onError(error);
    } else {
      Operators.onErrorDropped(error, currentContext());
    }
  }

  @Override
  public void onComplete() {
    if (isAborted()) {
      abort(new AbortedException("the client has gone before its answer was complete"));
    } else if (over.compareAndSet(false, true)) {
      stages().onComplete();
    }
  }

  private void abort(Throwable error) {
    Arrival whose = arrival;
    if (whose != null) {
      whose.abort(error);
    }
  }

  // ---------------------------------------------------------------- from the stages

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

  /** Whoever gets the answer is about to cancel: that is an end, if all of it is there. */
  void endIfComplete() {
    Subscription s = upstream;
    if (complete && s != null && over.compareAndSet(false, true)) {
      s.cancel();
      stages().onComplete();
    }
  }
}
