package dev.weir.gate;

import dev.weir.internal.TokenLine;
import dev.weir.internal.TokenWaiter;
import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.request.Deadline;
import dev.weir.request.Request;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/** Takes permits of a {@link Throttle}, and waits for them if need be. */
final class MonoAcquire extends Mono<Void> implements Scannable {

  /** As many as the subscriber's Context says. */
  static final int BY_COST = 0;

  private final Throttle throttle;
  private final int weight;

  private MonoAcquire(Throttle throttle, int weight) {
    this.throttle = throttle;
    this.weight = weight;
  }

  static Mono<Void> of(Throttle throttle, int weight) {
    return onAssembly(new MonoAcquire(throttle, weight));
  }

  @Override
  public void subscribe(CoreSubscriber<? super Void> actual) {
    Request request = Request.from(actual.currentContext());
    int permits =
        weight == BY_COST ? (int) Math.min(Integer.MAX_VALUE, request.cost().units()) : weight;
    TokenLine line = throttle.line();
    if (line.isPast(request.deadline())) {
      line.turnAway(Outcome.TIMED_OUT);
      Operators.error(actual, throttle.toException(Reason.DOOMED, permits));
    } else if (line.enter(permits)) {
      Operators.complete(actual);
    } else if (throttle.maxWait() == 0) {
      line.settled(Outcome.REJECTED);
      Operators.error(actual, throttle.toException(Reason.RATE_LIMITED, permits));
    } else {
      Acquirer waiter = new Acquirer(actual, throttle, permits, request.deadline());
      actual.onSubscribe(waiter);
      waiter.lineUp();
    }
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return look(key, throttle);
  }

  @SuppressWarnings("rawtypes")
  private static @Nullable Object look(Attr key, Throttle throttle) {
    if (key == Attr.RUN_ON) {
      return throttle.scheduler();
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
  }

  private static final class Acquirer extends TokenWaiter implements Subscription, Scannable {

    private final CoreSubscriber<? super Void> actual;
    private final Throttle throttle;
    private final int permits;

    Acquirer(
        CoreSubscriber<? super Void> actual,
        Throttle throttle,
        int permits,
        @Nullable Deadline deadline) {
      super(throttle.line(), permits, throttle.maxWait(), deadline);
      this.actual = actual;
      this.throttle = throttle;
      this.permits = permits;
    }

    @Override
    protected void granted() {
      if (claim()) {
        actual.onComplete();
      }
    }

    @Override
    protected void refused(Reason why) {
      actual.onError(throttle.toException(why, permits));
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
      return key == Attr.ACTUAL ? actual : look(key, throttle);
    }
  }
}
