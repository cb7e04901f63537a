package dev.weir.retry;

import dev.weir.internal.Errors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/** The wait before one attempt, which has its token: it keeps it, or gives it back, once. */
final class RetryWait {
  /*
   * begun     set once, by the first demand. The timer is set no sooner: one that came before the demand
   *           would have the attempt begin on the thread that demands it, not on the timer's
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

  RetryWait(Retrial retrial, Retrial.Failure failure, Scheduler timer, long nanos) {
    this.retrial = retrial;
    this.failure = failure;
    this.timer = timer;
    this.nanos = nanos;
  }

  /** For the one who waits. Once. */
  void on(MonoSink<Object> sink) {
    sink.onCancel(this::cancel).onRequest(n -> begin(sink));
  }

  private void begin(MonoSink<Object> sink) {
    if (settled.get() || !begun.compareAndSet(false, true)) {
      return;
    }
    try {
      timing.update(timer.schedule(() -> end(sink), nanos, TimeUnit.NANOSECONDS));
    } catch (Throwable e) { // refused, as a rule
      refused(sink, e);
    }
  }

  private void refused(MonoSink<Object> sink, Throwable error) {
    if (!settle()) {
      Errors.reportFault(error);
      return;
    }
    retrial.calledOff();
    Throwable last = retrial.givenUp(failure, GivenUp.NO_TIMER, error);
    Exceptions.throwIfFatal(error);
    sink.error(last);
  }

  private void end(MonoSink<Object> sink) {
    if (!settle()) {
      return;
    }
    GivenUp why;
    try {
      why = obstacle();
    } catch (Throwable e) { // a function of the caller's
      retrial.calledOff();
      sink.error(retrial.mistaken(failure, e));
      return;
    }
    if (why == null) {
      retrial.goesAhead();
      sink.success(AGAIN);
    } else {
      retrial.calledOff();
      sink.error(retrial.givenUp(failure, why));
    }
  }

  /* What may have changed meanwhile: a timer comes late just when there is too much to do. */
  private @Nullable GivenUp obstacle() {
    if (retrial.isTooLate(0)) {
      return GivenUp.DEADLINE;
    }
    return retrial.isOpen() ? GivenUp.BREAKER_OPEN : null;
  }

  private void cancel() {
    if (settle()) {
      retrial.cancelled();
      Errors.dispose(timing);
    }
  }

  private boolean settle() {
    return settled.compareAndSet(false, true);
  }
}
