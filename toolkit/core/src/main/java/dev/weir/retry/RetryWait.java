package dev.weir.retry;

import dev.weir.internal.Errors;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * The wait before one attempt, which has its token: it keeps it, or gives it back, once. For one
 * subscriber.
 */
final class RetryWait extends Mono<Object> implements Subscription {
  /*
   * actual    set before the subscriber can demand anything
   * begun     set once, by the first demand. The timer is set no sooner, and gives the subscriber its word
   *           itself: the attempt is to begin on the timer's thread, never on the one that demands it. A
   *           MonoSink would not do, as it holds the word back until the demand has been served
   * settled   set once, by whichever comes first: the timer, a cancel, or a timer that takes no wait. Only
   *           who has set it says what becomes of the token. A cancel that comes later finds the attempt
   *           begun, or about to: it then cancels that, and the token is spent
   * timing    disposed only by a cancel that has settled the wait, so that no interrupt reaches an attempt
   *           which is being subscribed to on the timer's thread
   */
  private static final Object AGAIN = new Object();

  private final Retrial retrial;
  private final Retrial.Failure failure;
  private final Scheduler timer;
  private final long nanos;
  private final AtomicBoolean begun = new AtomicBoolean();
  private final AtomicBoolean settled = new AtomicBoolean();
  private final Disposable.Swap timing = Disposables.swap();
  private @Nullable CoreSubscriber<? super Object> actual;

  RetryWait(Retrial retrial, Retrial.Failure failure, Scheduler timer, long nanos) {
    this.retrial = retrial;
    this.failure = failure;
    this.timer = timer;
    this.nanos = nanos;
  }

  @Override
  public void subscribe(CoreSubscriber<? super Object> subscriber) {
    actual = subscriber;
    subscriber.onSubscribe(this);
  }

  @Override
  public void request(long n) {
    if (!Operators.validate(n) || settled.get() || !begun.compareAndSet(false, true)) {
      return;
    }
    CoreSubscriber<? super Object> subscriber = Objects.requireNonNull(actual);
    try {
      timing.update(timer.schedule(() -> end(subscriber), nanos, TimeUnit.NANOSECONDS));
    } catch (Throwable e) { // refused, as a rule
      refused(subscriber, e);
    }
  }

  private void refused(CoreSubscriber<? super Object> subscriber, Throwable error) {
    if (!settle()) {
      Errors.reportFault(error);
      return;
    }
    retrial.calledOff();
    Throwable last = retrial.givenUp(failure, GivenUp.NO_TIMER, error);
    Exceptions.throwIfFatal(error);
    subscriber.onError(last);
  }

  private void end(CoreSubscriber<? super Object> subscriber) {
    if (!settle()) {
      return;
    }
    GivenUp why;
    try {
      why = obstacle();
    } catch (Throwable e) { // a function of the caller's
      retrial.calledOff();
      subscriber.onError(retrial.mistaken(failure, e));
      return;
    }
    if (why == null) {
      retrial.goesAhead();
      goAhead(subscriber);
    } else {
      retrial.calledOff();
      subscriber.onError(retrial.givenUp(failure, why));
    }
  }

  /* The attempt begins within it: a source that throws, where it should signal, ends the call. */
  private static void goAhead(CoreSubscriber<? super Object> subscriber) {
    try {
      subscriber.onNext(AGAIN);
      subscriber.onComplete();
    } catch (Throwable e) {
      Exceptions.throwIfFatal(e);
      subscriber.onError(e);
    }
  }

  /* What may have changed meanwhile: a timer comes late just when there is too much to do. */
  private @Nullable GivenUp obstacle() {
    if (retrial.isTooLate(0)) {
      return GivenUp.DEADLINE;
    }
    return retrial.isOpen() ? GivenUp.BREAKER_OPEN : null;
  }

  @Override
  public void cancel() {
    if (settle()) {
      retrial.cancelled();
      Errors.dispose(timing);
    }
  }

  private boolean settle() {
    return settled.compareAndSet(false, true);
  }
}
