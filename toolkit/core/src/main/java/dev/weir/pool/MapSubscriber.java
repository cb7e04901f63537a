package dev.weir.pool;

import dev.weir.internal.Away;
import dev.weir.internal.Drain;
import dev.weir.internal.Returns;
import dev.weir.internal.TaskBounds;
import dev.weir.overflow.Overflow;
import java.util.concurrent.atomic.AtomicLong;
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
   * taken      elements that were taken from the source; written by the source's thread
   * vacated    of those, the ones that have left the window; written by the drain. The others, in arrivals,
   *            offers and results, are at most the window
   * arrivals   from the source's thread to the drain
   * offers     on their way from the arrivals to the pool
   * results    the elements that were offered and what became of them, owned by the drain
   * finished   elements that are over, from whoever settled them to the drain
   * asking     the thread that requests more from the source within a pass, which then goes on to what has
   *            come: so what comes on that thread meanwhile asks for no other pass. Written by that thread,
   *            and only compared with the thread that reads it
   *
   * The drain is run by the source's thread for each element, by whoever settles a task, and by the
   * subscriber's thread for requests. But only a worker passes results on: on another thread the drain
   * hands itself to one.
   */
  private final CoreSubscriber<? super R> actual;
  private final Submission submission;
  private final Stage<T, R> stage;
  private final boolean throttles;
  private final boolean resultsHoldPlaces;
  private final TaskBounds bounds;
  private final int window;
  private final int replenishAt;

  private final Stand stand;
  private final Arrivals<T, R> arrivals;
  private final Returns finished = new Returns();
  private final AtomicLong taken = new AtomicLong();
  private final AtomicLong vacated = new AtomicLong();
  private final AtomicLong requested = new AtomicLong();

  private @Nullable Subscription upstream;
  private volatile boolean done;
  private @Nullable Thread asking;
  private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
  private volatile boolean cancelled;

  // owned by the drain
  private final ResultWindow<T, R> results;
  private final Offers<T, R> offers;
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
    this.resultsHoldPlaces = stage.resultsHoldPlaces();
    this.throttles =
        submission.overflow().whenFull() == Overflow.Verdict.WAIT
            || submission.overflow().whenFull() == Overflow.Verdict.RUN;
    this.bounds = submission.bounds(actual.currentContext());
    this.window = submission.window();
    this.replenishAt = Math.max(1, window - (window >> 2));
    this.stand = new Stand(submission, this);
    this.arrivals = sequence.arrivals(window);
    this.results = sequence.results(window);
    this.offers = new Offers<>(submission.overflow(), window);
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
    } else if (held() >= window) {
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
      taken.lazySet(taken.getPlain() + 1);
      if (asking != Thread.currentThread()) {
        drain();
      }
    } else {
      windowIsFull(element);
    }
  }

  private long held() {
    return taken.get() - vacated.get();
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
    if (finished.add(element)) {
      drain();
    }
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
    takeFinished();
    if (over || endsEarly()) {
      offers.discard();
      arrivals.discard(actual.currentContext());
      return;
    }
    emit();
    settleAccount();
    if (!cancelled && error.get() == null) {
      offerArrivals();
      if (last && held() == 0) {
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
        arrivals.over(element);
      }
      element = (Element<T, R>) element.next();
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
    if (!cancelled && why != null) {
      actual.onError(why);
    }
    return true;
  }

  private void emit() {
    long demand = requested.get();
    if (!stand.isHere()) {
      results.skip();
      if (demand > 0 && results.isReady() && !stand.move()) {
        refuse(submission.refusal(Away.DISPOSED));
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

  /* What was passed on or left out makes place in the window, and then for the source. */
  private void settleAccount() {
    int left = results.vacated();
    if (left == 0) {
      return;
    }
    vacated.lazySet(vacated.getPlain() + left);
    offered -= left;
    consumed += left;
    if (throttles && consumed >= replenishAt && !done && upstream != null) {
      int more = consumed;
      consumed = 0;
      asking = Thread.currentThread();
      try {
        upstream.request(more);
      } finally {
        asking = null;
      }
    }
  }

  private void offerArrivals() {
    while (offers.mayGoOn()) {
      long most = resultsHoldPlaces ? requested.get() - offered : window;
      int more = offers.offer(arrivals, this, most, results);
      if (more == 0) {
        return;
      }
      offered += more;
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
      return over ? 0 : (int) held();
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
