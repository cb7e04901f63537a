package dev.weir.retry;

import dev.weir.internal.Errors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/** The wait before one attempt, which has its token: it keeps it, or gives it back, once. */
final class RetryWait implements Runnable {
  /*
   * settled   set once, by whichever comes first: the timer, a cancel, or a timer that takes no wait. Only
   *           who has set it says what becomes of the token. A cancel that comes later finds the attempt
   *           begun, or about to: it then cancels that, and the token is spent
   * timer     disposed only by a cancel that has settled the wait, so that no interrupt reaches an attempt
   *           which is being subscribed to on the timer's thread
   */
  private final Retrial retrial;
  private final Retrial.Failure failure;
  private final MonoSink<Long> sink;
  private final AtomicBoolean settled = new AtomicBoolean();
  private final Disposable.Swap timer = Disposables.swap();

  RetryWait(Retrial retrial, Retrial.Failure failure, MonoSink<Long> sink) {
    this.retrial = retrial;
    this.failure = failure;
    this.sink = sink;
  }

  void begin(Scheduler scheduler, long nanos) {
    sink.onCancel(this::cancel);
    try {
      timer.update(scheduler.schedule(this, nanos, TimeUnit.NANOSECONDS));
    } catch (Throwable e) { // refused, as a rule
      refused(e);
    }
  }

  private void refused(Throwable error) {
    if (!settle()) {
      Errors.reportOrDrop(error);
      return;
    }
    retrial.calledOff();
    Throwable last = retrial.givenUp(failure, GivenUp.NO_TIMER);
    Exceptions.throwIfFatal(error);
    sink.error(Exceptions.addSuppressed(last, error));
  }

  @Override
  public void run() {
    if (!settle()) {
      return;
    }
    boolean open;
    try {
      open = retrial.isOpen();
    } catch (Throwable e) { // a function of the caller's
      retrial.calledOff();
      sink.error(retrial.mistaken(failure, e));
      return;
    }
    if (open) {
      retrial.calledOff();
      sink.error(retrial.givenUp(failure, GivenUp.BREAKER_OPEN));
    } else {
      retrial.goesAhead();
      sink.success(failure.attempt());
    }
  }

  private void cancel() {
    if (settle()) {
      retrial.cancelled();
      Errors.dispose(timer);
    }
  }

  private boolean settle() {
    return settled.compareAndSet(false, true);
  }
}
