package dev.weir.resilience4j;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.Metrics;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * The right to make one call, of the state in which it was given. Settled exactly once: by success,
 * failure, cancel, or the bound of a probe.
 */
final class Permission implements Runnable {
  /*
   * settled   set once, by whichever comes first; only who has set it tells the circuit breaker, and gives
   *           a probe's permit back
   * alarm     set by the thread that subscribes; disposed by whoever settles, when that is done. If that
   *           comes first, it is disposed as it is set
   * answer    set once, by the source's thread; may be read by the one that cancels, and the timer's
   */
  private static final long NO_ANSWER = -1;

  private final Breaker breaker;
  private final CoreSubscriber<?> subscriber;
  private final Metrics state;
  private final @Nullable Probes probes;
  private final long start;
  private final AtomicBoolean settled = new AtomicBoolean();
  private final Disposable.@Nullable Swap alarm;
  private volatile long answer = NO_ANSWER;

  /**
   * A permission.
   *
   * @param subscriber whose call it is: its Context says where errors are dropped
   * @param state the metrics of the state that gave it, which tell it from all others
   * @param probes where it goes if it is not used; null if that state does not count permits
   * @param start the circuit breaker's timestamp
   */
  Permission(
      Breaker breaker,
      CoreSubscriber<?> subscriber,
      Metrics state,
      @Nullable Probes probes,
      long start) {
    this.breaker = breaker;
    this.subscriber = subscriber;
    this.state = state;
    this.probes = probes;
    this.start = start;
    this.alarm = probes == null ? null : Disposables.swap();
  }

  Metrics state() {
    return state;
  }

  Context context() {
    return subscriber.currentContext();
  }

  long start() {
    return start;
  }

  /** A stream has had its first element, and goes on. */
  void answered() {
    answer = breaker.sinceStart(this);
  }

  boolean isAnswered() {
    return answer != NO_ANSWER;
  }

  /** How long it took to answer, or has lasted without; in the circuit breaker's unit. */
  long lasted() {
    long answered = answer;
    return answered == NO_ANSWER ? breaker.sinceStart(this) : answered;
  }

  /** Tells the state it is of, if that counts permits, that one of its probes had an answer. */
  void tellProbes(long lasted) {
    if (probes != null) {
      probes.answered(start + lasted);
    }
  }

  /** For how long no probe of its state had an answer; zero if it is no probe. */
  long probesUnansweredFor(long lasted) {
    return probes == null ? 0 : probes.unansweredFor(start + lasted);
  }

  /** Gives the permit back to the state it is of, if that counts them. */
  void giveBack() {
    if (probes != null) {
      probes.giveBack();
    }
  }

  /**
   * Settles a probe when the bound is over. A timer that is gone must not leave the circuit breaker
   * half open for good, so another stands in for it.
   *
   * @param timer null for {@code Schedulers.parallel()}
   * @throws java.util.concurrent.RejectedExecutionException if that refuses too
   */
  void bound(@Nullable Scheduler timer, long nanos) {
    if (alarm == null) {
      return;
    }
    Disposable end;
    try {
      end = schedule(timer == null ? Schedulers.parallel() : timer, nanos);
    } catch (RejectedExecutionException gone) {
      end = schedule(Schedulers.parallel(), nanos);
    }
    alarm.update(end);
  }

  private Disposable schedule(Scheduler timer, long nanos) {
    return timer.schedule(this, nanos, TimeUnit.NANOSECONDS);
  }

  /** The bound of a probe. */
  @Override
  public void run() {
    if (settle()) {
      if (isAnswered()) {
        breaker.succeeded(this, null);
      } else {
        breaker.overdue(this);
      }
    }
  }

  /** It succeeded; with a value, if it has one of its own. */
  void succeed(@Nullable Object value) {
    if (settle()) {
      breaker.succeeded(this, value);
      callOff();
    }
  }

  void fail(Throwable error) {
    if (settle()) {
      breaker.failed(this, error);
      callOff();
    }
  }

  void cancel() {
    if (settle()) {
      breaker.cancelled(this);
      callOff();
    }
  }

  /** Nothing was begun with it. */
  void neverUsed() {
    if (settle()) {
      breaker.neverUsed(this);
      callOff();
    }
  }

  private boolean settle() {
    return settled.compareAndSet(false, true);
  }

  /** Last: a timer that throws must not keep a call from being settled. */
  private void callOff() {
    if (alarm != null) {
      try {
        alarm.dispose();
      } catch (Throwable e) {
        Breaker.drop(e, context());
      }
    }
  }
}
