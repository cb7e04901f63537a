package dev.weir.pool;

import dev.weir.internal.Away;
import dev.weir.internal.Drain;
import dev.weir.internal.TaskBounds;
import dev.weir.overflow.Overflow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One subscription to {@link FluxMap}: a window of elements that were taken from the source and
 * whose results were not yet passed on. A full window stops the source, or drops the element, or
 * fails the stream; it never makes a worker wait.
 */
final class MapSubscriber<T, R> extends Drain
    implements CoreSubscriber<T>, Subscription, Scannable {
  /*
   * An element goes: arrivals (taken, not offered) -> results (offered) -> passed on, or left out.
   *
   * held       elements in arrivals and in results, at most the window; raised by the source's thread,
   *            lowered by the drain
   * arrivals   from the source's thread to the drain
   * results    the elements that were offered and what became of them, owned by the drain
   * finished   elements that are over, from whoever settled them to the drain
   * waiting    the element that waits for room, if one does: no other is offered meanwhile
   *
   * The drain is run by the source's thread for each element, by whoever settles a task, and by the
   * subscriber's thread for requests. But only a worker passes results on: on another thread the drain
   * hands itself to one.
   */
  private final CoreSubscriber<? super R> actual;
  private final Submission submission;
  private final Stage<T, R> stage;
  private final boolean throttles;
  private final TaskBounds bounds;
  private final int window;
  private final int replenishAt;

  private final Arrivals<T, R> arrivals;
  private final MpscAtomicArrayQueue<Element<T, R>> finished;
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicLong requested = new AtomicLong();

  private @Nullable Subscription upstream;
  private volatile boolean done;
  private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
  private volatile boolean cancelled;

  /** Whether a worker was asked to run the drain, and has not come: it may find it taken. */
  private volatile boolean workerComes;

  // owned by the drain
  private final ResultWindow<T, R> results;
  private @Nullable Element<T, R> waiting;
  private int offered; // of those in results
  private int consumed;
  private volatile boolean over; // written by the drain

  MapSubscriber(
      CoreSubscriber<? super R> actual,
      Submission submission,
      Sequence<T> sequence,
      Stage<T, R> stage) {
    this.actual = actual;
    this.submission = submission;
    this.stage = stage;
    this.throttles =
        submission.overflow().whenFull() == Overflow.Verdict.WAIT
            || submission.overflow().whenFull() == Overflow.Verdict.RUN;
    this.bounds = submission.bounds(actual.currentContext());
    this.window = submission.window();
    this.replenishAt = Math.max(1, window - (window >> 2));
    this.arrivals = sequence.arrivals(window);
    this.finished = new MpscAtomicArrayQueue<>(Math.max(2, window));
    this.results = sequence.results(window);
  }

  Submission submission() {
    return submission;
  }

  Stage<T, R> stage() {
    return stage;
  }

  TaskBounds bounds() {
    return bounds;
  }

  // ---------------------------------------------------------------- from the source

  @Override
  public Context currentContext() {
    return actual.currentContext();
  }

  @Override
  public void onSubscribe(Subscription s) {
    if (Operators.validate(upstream, s)) {
      upstream = s;
      actual.onSubscribe(this);
      s.request(throttles ? window : Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(T element) {
    if (done) {
      Operators.onNextDropped(element, actual.currentContext());
    } else if (cancelled) {
      Operators.onDiscard(element, actual.currentContext());
    } else if (held.get() >= window) {
      windowIsFull(element);
    } else {
      take(element);
    }
  }

  private void take(T element) {
    boolean taken;
    try {
      taken = arrivals.add(element);
    } catch (Throwable e) { // the caller's function that finds out the key
      failed(element, e);
      return;
    }
    if (taken) {
      held.incrementAndGet();
      drain();
    } else {
      windowIsFull(element);
    }
  }

  private void windowIsFull(T element) {
    Away why = submission.whenWindowFull();
    submission.core().entrance().refuse(why);
    Operators.onDiscard(element, actual.currentContext());
    Exception failure =
        throttles ? submission.sourceIgnoresDemand() : submission.toException(why, 0);
    if (failure != null) {
      refuse(failure);
    }
  }

  @Override
  public void onError(Throwable why) {
    if (done) {
      Operators.onErrorDropped(why, actual.currentContext());
    } else {
      fail(why);
    }
  }

  @Override
  public void onComplete() {
    done = true;
    drain();
  }

  // ---------------------------------------------------------------- from the tasks

  /** An element is over, with a result or without. */
  void over(Element<T, R> element) {
    finished.offer(element);
    drain();
  }

  /** What the caller does with an element, or its key, has thrown: it is not mapped to anything. */
  void failed(T element, Throwable why) {
    Operators.onDiscard(element, actual.currentContext());
    Throwable failure = why;
    try {
      failure = Operators.onOperatorError(null, why, element, actual.currentContext());
    } finally { // it rethrows what is fatal: the subscriber is told first
      fail(failure);
    }
  }

  /** The stream fails; the first error wins. */
  void fail(Throwable why) {
    if (error.compareAndSet(null, why)) {
      done = true;
      drain();
    } else {
      Operators.onErrorDropped(why, actual.currentContext());
    }
  }

  /**
   * The stream fails because an element was turned away, which is counted: only the first need be
   * told.
   */
  void refuse(Exception why) {
    if (error.compareAndSet(null, why)) {
      done = true;
      drain();
    }
  }

  // ---------------------------------------------------------------- from the subscriber

  @Override
  public void request(long n) {
    if (Operators.validate(n)) {
      requested.accumulateAndGet(n, Operators::addCap);
      drain();
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
    if (upstream != null) {
      upstream.cancel();
    }
    drain();
  }

  // ---------------------------------------------------------------- the drain

  @Override
  protected void pass() {
    boolean last = done; // read before held: the source raises held, then done
    for (Element<T, R> e = finished.poll(); e != null; e = finished.poll()) {
      if (over) {
        e.discardResult();
      } else {
        results.over(e);
        arrivals.over(e);
      }
    }
    if (over || endsEarly()) {
      arrivals.discard(actual.currentContext());
      return;
    }
    emit();
    settleAccount();
    if (!cancelled && error.get() == null) {
      offerArrivals();
      if (last && held.get() == 0) {
        over = true;
        actual.onComplete();
      }
    }
  }

  private boolean endsEarly() {
    Throwable why = error.get();
    if (!cancelled && why == null) {
      return false;
    }
    over = true;
    if (upstream != null) {
      upstream.cancel();
    }
    results.abandon();
    held.set(0);
    if (!cancelled && why != null) {
      actual.onError(why);
    }
    return true;
  }

  private void emit() {
    long demand = requested.get();
    if (!mayEmitHere()) {
      results.skip();
      if (demand > 0 && results.isReady()) {
        emitOnWorker();
      }
      return;
    }
    long emitted = 0;
    while (!cancelled) {
      Element<T, R> element = emitted < demand ? results.next() : null;
      if (element == null) {
        break;
      }
      R result = element.result();
      if (result != null) {
        actual.onNext(result);
        element.passedOn();
        emitted++;
      }
    }
    results.skip();
    if (emitted > 0 && demand != Long.MAX_VALUE) {
      requested.addAndGet(-emitted);
    }
  }

  /* The source's thread, or the one that requests, may be an event loop, and the subscriber may block. */
  private boolean mayEmitHere() {
    return submission.core().isOnSeat()
        || submission.overflow().whenFull() == Overflow.Verdict.RUN
        || submission.core().isTerminated(); // there is no worker any more, nor one to wait for
  }

  private void emitOnWorker() {
    if (!workerComes) {
      workerComes = true;
      if (!submission.core().runErrand(this::workerHasCome)) {
        if (submission.core().isDisposed()) {
          refuse(submission.refusal(Away.DISPOSED));
        } else {
          workerHasCome(); // it has ended in the meantime
        }
      }
    }
  }

  private void workerHasCome() {
    workerComes = false;
    drain();
  }

  /* What was passed on or left out makes place in the window, and then for the source. */
  private void settleAccount() {
    int vacated = results.vacated();
    if (vacated == 0) {
      return;
    }
    held.addAndGet(-vacated);
    offered -= vacated;
    consumed += vacated;
    if (throttles && consumed >= replenishAt && !done && upstream != null) {
      int more = consumed;
      consumed = 0;
      upstream.request(more);
    }
  }

  private boolean isWanted() {
    return !stage.resultsHoldPlaces() || offered < requested.get();
  }

  private void offerArrivals() {
    while ((waiting == null || !waiting.waitsForRoom()) && isWanted()) {
      waiting = null;
      Element<T, R> element = arrivals.next(this);
      if (element == null) {
        return;
      }
      results.add(element);
      offered++;
      if (element.offer()) {
        waiting = element;
      }
    }
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.PARENT) {
      return upstream;
    }
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.PREFETCH || key == Attr.CAPACITY) {
      return window;
    }
    if (key == Attr.BUFFERED) {
      return held.get();
    }
    if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
      return requested.get();
    }
    if (key == Attr.TERMINATED) {
      return over && !cancelled;
    }
    if (key == Attr.CANCELLED) {
      return cancelled;
    }
    if (key == Attr.ERROR) {
      return error.get();
    }
    if (key == Attr.DELAY_ERROR) {
      return false;
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.ASYNC;
    }
    if (key == Attr.RUN_ON) {
      return submission.core().scheduler();
    }
    return null;
  }
}
