package dev.weir.flow;

import dev.weir.internal.Errors;
import dev.weir.internal.SteadyTimer;
import dev.weir.internal.TaskBounds;
import dev.weir.observe.Outcome;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/** A buffer in which elements may wait only so long. */
final class TimeoutSubscriber<T> extends BacklogSubscriber<T> {
  /*
   * There is one alarm at most, for the element that waits longest; set when a pass leaves elements
   * waiting, and not set anew for those behind: when it goes off, the pass that it asks for finds out
   * who is late, and sets the next. So a stream without waiting elements uses no timer, and one with
   * many at most one alarm per bound. Besides, each element is looked at when its turn comes.
   *
   * worker, alarm   owned by the drain
   */
  private final Duration bound;
  private final long nanos;
  private final boolean discards;
  private final Scheduler timer;
  private final SteadyTimer clock;
  private Scheduler.@Nullable Worker worker;
  private volatile boolean alarmSet;

  TimeoutSubscriber(
      CoreSubscriber<? super T> actual,
      BufferSpec<T> spec,
      Duration bound,
      boolean discards,
      Scheduler timer) {
    super(actual, spec, true);
    this.bound = bound;
    this.nanos = TaskBounds.nanos(bound);
    this.discards = discards;
    this.timer = timer;
    this.clock = new SteadyTimer(timer);
  }

  /* A fused consumer would take elements without asking how old they are. */
  @Override
  boolean isFuseable() {
    return false;
  }

  @Override
  long now() {
    return clock.nanoTime();
  }

  @Override
  boolean sortOut() {
    if (nanos == TaskBounds.NONE) {
      return true;
    }
    for (T late = nextLate(); late != null; late = nextLate()) {
      Throwable mistake = account.leaveOut(late, Outcome.TIMED_OUT, upstream);
      if (cancelled) { // by who listens, perhaps; another pass discards the rest
        if (mistake != null) {
          Operators.onErrorDropped(mistake, currentContext());
        }
        return false;
      }
      if (mistake != null || !discards) {
        giveUp(mistake != null ? mistake : lateness());
        return false;
      }
      gone();
    }
    return true;
  }

  private @Nullable T nextLate() {
    return backlog.isEmpty() ? null : backlog.takeIfLate(now(), nanos);
  }

  private Throwable lateness() {
    return new WaitTimeoutException(spec.named(), bound, spec.capacity());
  }

  /* At once: who has no demand for elements is told all the same. */
  private void giveUp(Throwable why) {
    if (upstream != null) {
      upstream.cancel();
    }
    end(why);
  }

  @Override
  void leftWaiting() {
    if (alarmSet || nanos == TaskBounds.NONE) {
      return;
    }
    alarmSet = true;
    try {
      long left = Math.max(0, nanos - (now() - backlog.oldestStamp()));
      if (worker == null) {
        worker = timer.createWorker();
      }
      worker.schedule(this::goesOff, left, TimeUnit.NANOSECONDS);
    } catch (Throwable e) { // refused, as a rule
      alarmSet = false; // if it is fatal, and so thrown on, the next element tries again
      giveUp(
          e instanceof RejectedExecutionException
              ? Operators.onRejectedExecution(e, upstream, null, null, currentContext())
              : Operators.onOperatorError(upstream, e, currentContext()));
    }
  }

  /* If the alarm goes off at this moment, the pass that it asks for sees what was added before. */
  @Override
  boolean maySimplyWait() {
    return alarmSet || nanos == TaskBounds.NONE;
  }

  private void goesOff() {
    alarmSet = false;
    drain();
  }

  @Override
  void ended() {
    discardAll(); // also what is added meanwhile by a source that does not see the early end yet
    Errors.dispose(worker);
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.ASYNC;
    }
    if (key == Attr.RUN_ON) {
      return timer;
    }
    return super.scanUnsafe(key);
  }
}
