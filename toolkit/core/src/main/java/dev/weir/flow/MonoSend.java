package dev.weir.flow;

import dev.weir.internal.IntakeCore;
import dev.weir.internal.IntakeWaiter;
import dev.weir.observe.Reason;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** Puts one element into an {@link Intake}, and waits for room if need be. */
final class MonoSend<T> extends Mono<Void> implements Scannable {

  private final IntakeCore<T> core;
  private final IntakeConfig config;
  private final T element;

  private MonoSend(IntakeCore<T> core, IntakeConfig config, T element) {
    this.core = core;
    this.config = config;
    this.element = element;
  }

  static <T> Mono<Void> of(IntakeCore<T> core, IntakeConfig config, T element) {
    return onAssembly(new MonoSend<>(core, config, element));
  }

  @Override
  public void subscribe(CoreSubscriber<? super Void> actual) {
    Reason why = core.enter(element);
    if (why == null) {
      Operators.complete(actual);
    } else if (why == Reason.NO_ROOM && config.lineUp()) {
      Sender<T> sender = new Sender<>(actual, config, core, element);
      actual.onSubscribe(sender);
      sender.lineUp(config.overflow().waitBound());
    } else {
      Reason counted = why == Reason.NO_ROOM && config.drops() ? Reason.DROPPED : why;
      Operators.error(actual, toException(core.refuse(element, counted), config));
    }
  }

  private static Throwable toException(Reason why, IntakeConfig config) {
    String name = config.name();
    return switch (why) {
      case DROPPED -> new ElementDroppedException(name, config.capacity());
      case WAITED_TOO_LONG ->
          new WaitTimeoutException(name, config.overflow().waitBound(), config.capacity());
      case SHUT_DOWN -> new IntakeClosedException(name);
      case DISPOSED -> new CancellationException(name + ": its subscriber has cancelled");
      case NO_TIMER ->
          Exceptions.failWithRejected(name + ": no room, and its timer refuses to bound the wait");
      case TOO_MANY_WAITERS ->
          Exceptions.failWithOverflow(
              name
                  + ": no room, and too many wait for it (capacity: "
                  + config.capacity()
                  + ", maxWaiters: "
                  + config.maxWaiters()
                  + ")");
      default ->
          Exceptions.failWithOverflow(name + ": no room (capacity: " + config.capacity() + ")");
    };
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
  }

  private static final class Sender<T> extends IntakeWaiter<T> implements Subscription, Scannable {

    private final CoreSubscriber<? super Void> actual;
    private final IntakeConfig config;

    Sender(
        CoreSubscriber<? super Void> actual, IntakeConfig config, IntakeCore<T> core, T element) {
      super(core, element);
      this.actual = actual;
      this.config = config;
    }

    @Override
    protected void told(@Nullable Reason why) {
      if (why == null) {
        actual.onComplete();
      } else {
        actual.onError(toException(why, config));
      }
    }

    @Override
    public void request(long n) {
      Operators.validate(n);
    }

    @Override
    public void cancel() {
      abandon();
    }

    @Override
    @SuppressWarnings("rawtypes")
    public @Nullable Object scanUnsafe(Attr key) {
      if (key == Attr.ACTUAL) {
        return actual;
      }
      return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
    }
  }
}
