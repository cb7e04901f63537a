package dev.weir.gate;

import dev.weir.internal.TokenDesk;
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

/** Takes permits, and waits for them if need be. */
final class MonoAcquire extends Mono<Void> implements Scannable {

  /** As many as the subscriber's Context says. */
  static final int BY_COST = 0;

  private final Permits permits;
  private final int weight;

  private MonoAcquire(Permits permits, int weight) {
    this.permits = permits;
    this.weight = weight;
  }

  static Mono<Void> of(Permits permits, int weight) {
    return onAssembly(new MonoAcquire(permits, weight));
  }

  @Override
  public void subscribe(CoreSubscriber<? super Void> actual) {
    Request request = Request.from(actual.currentContext());
    int many =
        weight == BY_COST ? (int) Math.min(Integer.MAX_VALUE, request.cost().units()) : weight;
    TokenDesk desk = permits.desk();
    if (desk.isPast(request.deadline())) {
      desk.turnAway(Outcome.TIMED_OUT);
      Operators.error(actual, permits.refusal(Reason.DOOMED, many));
      return;
    }
    Reason away;
    try {
      away = desk.enter(many);
    } catch (Throwable e) { // a key's hashCode() or equals()
      Operators.error(actual, Operators.onOperatorError(e, actual.currentContext()));
      return;
    }
    if (away == null) {
      Operators.complete(actual);
    } else if (away == Reason.RATE_LIMITED && permits.maxWait() > 0) {
      Acquirer waiter = new Acquirer(actual, permits, many, request.deadline());
      try {
        actual.onSubscribe(waiter);
      } catch (Throwable e) { // its subscriber's, who is not to be served then
        waiter.abandon();
        throw e;
      }
      waiter.lineUp();
    } else {
      desk.settled(away.outcome());
      Operators.error(actual, permits.refusal(away, many));
    }
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return look(key, permits);
  }

  @SuppressWarnings("rawtypes")
  private static @Nullable Object look(Attr key, Permits permits) {
    if (key == Attr.RUN_ON) {
      return permits.scheduler();
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
  }

  private static final class Acquirer extends TokenWaiter implements Subscription, Scannable {

    private final CoreSubscriber<? super Void> actual;
    private final Permits permits;
    private final int many;

    Acquirer(
        CoreSubscriber<? super Void> actual,
        Permits permits,
        int many,
        @Nullable Deadline deadline) {
      super(permits.desk(), many, permits.maxWait(), deadline);
      this.actual = actual;
      this.permits = permits;
      this.many = many;
    }

    @Override
    protected void granted() {
      if (claim()) {
        actual.onComplete();
      }
    }

    @Override
    protected void refused(Reason why) {
      actual.onError(permits.refusal(why, many));
    }

    @Override
    protected void failed(Throwable why) {
      actual.onError(Operators.onOperatorError(why, actual.currentContext()));
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
      return key == Attr.ACTUAL ? actual : look(key, permits);
    }
  }
}
