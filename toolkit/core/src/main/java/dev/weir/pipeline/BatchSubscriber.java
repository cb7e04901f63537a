package dev.weir.pipeline;

import dev.weir.internal.Demand;
import dev.weir.internal.Drain;
import dev.weir.internal.Errors;
import dev.weir.observe.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * Gathers elements into lists: until there are enough of them, or they weigh enough, or the first
 * of them has waited long enough. A list that is due while nothing is wanted goes on to gather.
 */
final class BatchSubscriber<T> extends Drain implements CoreSubscriber<T>, Subscription, Scannable {
  /*
   * arrivals    from the source's thread to the drain
   * asked       how many elements the source was asked for: those that fit into one list. Raised by the
   *             drain before it asks; the source's thread compares it with what has come
   * done        by the source's thread; error is written before
   * cancelled   by the subscriber
   * due         the number of the last list whose time has come; by the timer
   *
   * Owned by the drain: gathered, weight, number (of the list that is being gathered), alarm, over.
   * Each of those who write something above asks for a pass afterwards.
   */
  private final CoreSubscriber<? super List<T>> actual;
  private final Books books;
  private final Watch watch;
  private final BatchSpec<T> spec;
  private final Scheduler timer;
  private final Queue<T> arrivals;
  private final Demand demand = new Demand();

  private @Nullable Subscription upstream;
  private long arrived; // owned by the source's thread
  private volatile long asked;
  private @Nullable Throwable error;
  private volatile boolean done;
  private volatile boolean cancelled;
  private volatile long due = -1;

  private List<T> gathered = new ArrayList<>();
  private long weight;
  private long number;
  private Scheduler.@Nullable Worker worker;
  private @Nullable Disposable alarm;
  private volatile boolean over; // written by the drain

  BatchSubscriber(
      CoreSubscriber<? super List<T>> actual,
      Books books,
      Watch watch,
      BatchSpec<T> spec,
      Scheduler timer) {
    this.actual = actual;
    this.books = books;
    this.watch = watch;
    this.spec = spec;
    this.timer = timer;
    this.arrivals = Queues.<T>get(spec.size()).get();
  }

  @Override
  public Context currentContext() {
    return actual.currentContext();
  }

  // ---------------------------------------------------------------- from the source

  @Override
  public void onSubscribe(Subscription s) {
    if (Operators.validate(upstream, s)) {
      upstream = s;
      asked = spec.size();
      actual.onSubscribe(this);
      s.request(spec.size());
    }
  }

  @Override
  public void onNext(T element) {
    if (done) {
      Operators.onNextDropped(element, currentContext());
      return;
    }
    books.arrived();
    if (cancelled || over) { // it failed meanwhile, by what came before this one
      discard(element);
    } else if (arrived == asked) {
      books.settled(Outcome.REJECTED, 1);
      Operators.onDiscard(element, currentContext());
      fail(
          Exceptions.failWithOverflow(
              "batch "
                  + books.buffer().name()
                  + ": the source sent more than was requested (size: "
                  + spec.size()
                  + ")"));
    } else {
      arrived++;
      books.inHand.begin(1, watch.now());
      arrivals.offer(element);
      drain();
    }
  }

  private void discard(T element) {
    books.settled(Outcome.CANCELLED, 1);
    Operators.onDiscard(element, currentContext());
  }

  @Override
  public void onError(Throwable why) {
    if (done || cancelled || over) {
      Operators.onErrorDropped(why, currentContext());
      return;
    }
    error = why;
    done = true;
    drain();
  }

  /* The source's thread ends the stream itself. */
  private void fail(Throwable why) {
    if (upstream != null) {
      upstream.cancel();
    }
    error = why;
    done = true;
    drain();
  }

  @Override
  public void onComplete() {
    if (!done) {
      done = true;
      drain();
    }
  }

  // ---------------------------------------------------------------- from the subscriber

  @Override
  public void request(long n) {
    if (Operators.validate(n)) {
      demand.add(n);
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
    while (!over && !cancelled) {
      boolean last = done; // read before the arrivals: the source adds, then ends
      if (!gather()) {
        break;
      }
      boolean isDue = isComplete() || due == number || last;
      if (gathered.isEmpty() || !isDue) {
        if (last && gathered.isEmpty()) {
          end(error);
        }
        return;
      }
      if (demand.get() == 0) {
        return;
      }
      emit();
    }
    discardAll();
  }

  /* False if the stream has failed over it. */
  private boolean gather() {
    T element = isComplete() ? null : arrivals.poll();
    while (element != null) {
      if (!add(element)) {
        return false;
      }
      element = isComplete() ? null : arrivals.poll();
    }
    return true;
  }

  private boolean isComplete() {
    return gathered.size() >= spec.size() || weight >= spec.maxWeight();
  }

  private boolean add(T element) {
    try {
      weight = Operators.addCap(weight, spec.weigh(element));
    } catch (Throwable mistake) { // fatal ones are thrown on
      books.settled(Outcome.FAILED, 1);
      books.inHand.end(1, watch.now());
      Operators.onDiscard(element, currentContext());
      Throwable why = mistake;
      try {
        why = Operators.onOperatorError(upstream, mistake, element, currentContext());
      } finally { // it rethrows what is fatal: the subscriber is told first
        giveUp(why);
      }
      return false;
    }
    gathered.add(element);
    return gathered.size() > 1 || isComplete() || spec.waitsForEver() || setAlarm();
  }

  private boolean setAlarm() {
    long of = number;
    try {
      if (worker == null) {
        worker = timer.createWorker();
      }
      alarm =
          worker.schedule(
              () -> {
                due = of;
                drain();
              },
              spec.nanos(),
              TimeUnit.NANOSECONDS);
      return true;
    } catch (Throwable e) { // refused, as a rule
      giveUp(
          e instanceof RejectedExecutionException
              ? Operators.onRejectedExecution(e, upstream, null, null, currentContext())
              : Operators.onOperatorError(upstream, e, currentContext()));
      return false;
    }
  }

  private void emit() {
    List<T> batch = gathered;
    gathered = new ArrayList<>();
    weight = 0;
    number++;
    Errors.dispose(alarm);
    alarm = null;
    demand.produced(1);
    books.settled(Outcome.COMPLETED, batch.size());
    books.inHand.end(batch.size(), watch.now());
    books.left();
    int size = batch.size(); // before it is somebody else's
    actual.onNext(batch);
    if (!done && upstream != null) {
      long before = asked; // no other thread writes it
      asked = before + size;
      upstream.request(size);
    }
  }

  /* At once, and without what was gathered. */
  private void giveUp(Throwable why) {
    if (upstream != null) {
      upstream.cancel();
    }
    discardAll();
    end(why);
  }

  private void end(@Nullable Throwable why) {
    over = true;
    Errors.dispose(worker);
    if (why == null) {
      actual.onComplete();
    } else {
      actual.onError(why);
    }
  }

  private void discardAll() {
    Errors.dispose(worker);
    for (T element : gathered) {
      discardHeld(element);
    }
    gathered = new ArrayList<>();
    for (T element = arrivals.poll(); element != null; element = arrivals.poll()) {
      discardHeld(element);
    }
  }

  private void discardHeld(T element) {
    books.inHand.end(1, watch.now());
    discard(element);
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
      return spec.size();
    }
    if (key == Attr.BUFFERED) {
      return arrivals.size();
    }
    if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
      return demand.get();
    }
    if (key == Attr.TERMINATED) {
      return over;
    }
    if (key == Attr.CANCELLED) {
      return cancelled;
    }
    if (key == Attr.ERROR) {
      return done ? error : null;
    }
    if (key == Attr.RUN_ON) {
      return timer;
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
  }
}
