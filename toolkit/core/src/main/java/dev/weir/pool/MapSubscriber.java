package dev.weir.pool;

import dev.weir.internal.Demand;
import dev.weir.internal.Drain;
import dev.weir.internal.PoolTask;
import dev.weir.internal.Returns;
import dev.weir.internal.TaskBounds;
import dev.weir.observe.Reason;
import java.util.concurrent.atomic.AtomicReference;
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
   * quota      how many elements are in arrivals, offers and results: at most the window
   * arrivals   from the source's thread to the drain
   * offers     on their way from the arrivals to the pool
   * results    the elements that were offered and what became of them, owned by the drain
   * finished   elements that are over, from those who settled them and found somebody at the drain
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
  private final Quota quota;

  private final Stand stand;
  private final Arrivals<T, R> arrivals;
  private final Returns finished = new Returns();
  private final Demand requested = new Demand();

  private @Nullable Subscription upstream;
  private volatile boolean done;
  private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
  private volatile boolean cancelled;

  // owned by the drain
  private final ResultWindow<T, R> results;
  private final Offers<T, R> offers;
  private volatile boolean over; // written by the drain

  MapSubscriber(
      CoreSubscriber<? super R> actual,
      Submission submission,
      Sequence<T> sequence,
      Stage<T, R> stage) {
    this.actual = actual;
    this.submission = submission;
    this.stage = stage;
    this.throttles = submission.throttles();
    this.bounds = submission.bounds(actual.currentContext());
    int window = submission.window();
    this.quota = new Quota(window, submission.workers());
    this.stand = new Stand(submission, this);
    this.arrivals = sequence.arrivals(window);
    this.results = sequence.results(window);
    this.offers = new Offers<>(this, submission.overflow(), stage.resultsHoldPlaces());
  }

  Submission submission() {
    return submission;
  }

  StageTask taskFor(Element<T, R> element) {
    return stage.task(element, bounds);
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
      s.request(throttles ? quota.window() : Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(T element) {
    if (done) {
      Operators.onNextDropped(element, actual.currentContext());
    } else if (cancelled) {
      Operators.onDiscard(element, actual.currentContext());
    } else if (quota.isFull()) {
      windowIsFull(element);
    } else {
      take(element);
    }
  }

  private void take(T element) {
    boolean added;
    try {
      added = arrivals.add(element);
    } catch (Throwable e) { // the caller's function that finds out the key
      failed(element, e);
      return;
    }
    if (added) {
      if (quota.take()) {
        drain();
      }
    } else {
      windowIsFull(element);
    }
  }

  private void windowIsFull(T element) {
    Reason why = submission.whenWindowFull();
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
    if (enter()) { // as a rule
      try {
        pass(element);
      } finally {
        leave();
      }
    } else if (finished.add(element)) {
      drain();
    }
  }

  /** An element's body begins. If it had to wait for room, the next one may be offered. */
  void started(PoolTask task) {
    if (offers.waitedFor(task)) {
      drain();
    }
  }

  /**
   * What the caller does has thrown; the element, if it was with one, is not mapped to anything.
   */
  void failed(@Nullable T element, Throwable why) {
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
    } else if (error.get() != why) { // else it was fatal, and comes by once more
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
      requested.add(n);
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
    pass(null);
  }

  /* Besides, somebody who has come to drain may bring an element that is over. */
  private void pass(@Nullable Element<T, R> brought) {
    boolean last = done; // read before held: the source raises held, then done
    takeFinished();
    if (over || cancelled || error.get() != null) {
      endEarly(brought);
      return;
    }
    emit(brought == null ? null : atOnce(brought));
    settleAccount();
    if (!cancelled && error.get() == null) {
      offerArrivals();
      if (last && quota.held() == 0) {
        over = true;
        actual.onComplete();
      }
    }
  }

  @SuppressWarnings("unchecked") // nothing else comes back
  private void takeFinished() {
    Element<T, R> element = (Element<T, R>) finished.takeAll();
    while (element != null) {
      if (over) {
        element.discardResult();
      } else {
        results.over(element);
        overInArrivals(element);
      }
      element = (Element<T, R>) element.next();
    }
  }

  private void overInArrivals(Element<T, R> element) {
    try {
      arrivals.over(element);
    } catch (Throwable e) { // the caller's key, when it is compared with others
      failed(null, e);
    }
  }

  /* Or discards what comes later than that. */
  private void endEarly(@Nullable Element<T, R> brought) {
    boolean ends = !over;
    over = true;
    if (ends) {
      if (upstream != null) {
        upstream.cancel();
      }
      offers.discard();
      results.abandon();
    }
    if (brought != null) {
      brought.discardResult();
    }
    arrivals.discard(actual.currentContext());
    Throwable why = error.get();
    if (ends && !cancelled && why != null) {
      actual.onError(why);
    }
  }

  /* Null if it does not come next, or there is no demand for it. */
  private @Nullable Element<T, R> atOnce(Element<T, R> brought) {
    overInArrivals(brought);
    Element<T, R> first = results.overAtOnce(brought);
    if (first != null && (requested.get() == 0 || cancelled || !stand.isHere())) {
      results.keep(first);
      return null;
    }
    return first;
  }

  /* This one first, which may be passed on here. */
  private void emit(@Nullable Element<T, R> first) {
    long demand = requested.get();
    if (first == null && !stand.isHere()) {
      results.skip();
      if (demand > 0 && results.isReady() && !stand.move()) {
        refuse(submission.refusal(Reason.DISPOSED));
      }
      return;
    }
    long emitted = 0;
    Element<T, R> element = first != null ? first : next(0, demand);
    try {
      while (element != null) {
        R result = element.result();
        if (result != null) {
          emitted++;
          actual.onNext(result);
          element.passedOn();
        }
        element = next(emitted, demand);
      }
    } finally {
      requested.produced(emitted);
    }
    results.skip();
  }

  private @Nullable Element<T, R> next(long emitted, long demand) {
    return cancelled || emitted == demand ? null : results.next();
  }

  /* What was passed on or left out makes place in the window, and then for the source. */
  private void settleAccount() {
    int left = results.vacated();
    if (left == 0) {
      return;
    }
    quota.vacate(left);
    offers.vacate(left);
    if (throttles && !done && upstream != null) {
      quota.replenish(upstream);
    }
  }

  private void offerArrivals() {
    try {
      offers.offer(arrivals, requested.get(), results);
    } catch (Throwable e) { // a hook's, or what is fatal
      failed(null, e);
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
      return quota.window();
    }
    if (key == Attr.BUFFERED) {
      return over ? 0 : quota.held();
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
    return submission.scan(key);
  }
}
