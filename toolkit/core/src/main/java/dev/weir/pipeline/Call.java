package dev.weir.pipeline;

import dev.weir.internal.Checks;
import dev.weir.observe.Outcome;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/**
 * One element of a stage whose function gives Publishers: it starts that where there is a place,
 * and keeps its results until they are passed on. Whoever found the place hears of its end only.
 */
final class Call<T, R> implements CoreSubscriber<R>, Subscription, Scannable {
  /*
   * state     LINED_UP   it has not been subscribed to: there is no place, or no permit
   *           FRESH      the function was not called, so that the element is this call's to discard
   *           BEGUN      it was, and has the element in hand
   *           OVER       its Publisher has ended or failed, or it was stopped
   *
   * LINED_UP -> FRESH      by whoever has found a place
   * FRESH -> BEGUN         where the function is called
   * any -> OVER            by the end, the failure or the stop, whichever is first
   *
   * results   from the Publisher's thread to the drain of the calls
   * done      no results come any more; set after the last one
   * inLine    it stands in the line of those that have something to pass on
   *
   * Owned by that drain: before, after (among the open calls), finished, taken.
   */
  private static final int LINED_UP = 0;
  private static final int FRESH = 1;
  private static final int BEGUN = 2;
  private static final int OVER = 3;

  /** Results that are fetched before they are wanted: Reactor's own measure. */
  private static final int AHEAD = Queues.XS_BUFFER_SIZE;

  private final Calls<T, R> calls;
  private final StageRun run;
  private final T element;
  private final AtomicInteger state = new AtomicInteger(LINED_UP);
  private final AtomicBoolean inLine = new AtomicBoolean();
  private final Queue<R> results = Queues.<R>get(AHEAD).get();
  private final Operators.DeferredSubscription upstream = new Operators.DeferredSubscription();

  private @Nullable CoreSubscriber<? super R> finder;
  private volatile boolean done;
  private volatile Outcome outcome = Outcome.COMPLETED;

  @Nullable Call<T, R> before;
  @Nullable Call<T, R> after;
  boolean finished;
  private int taken;

  Call(Calls<T, R> calls, StageRun run, T element) {
    this.calls = calls;
    this.run = run;
    this.element = element;
    run.linesUp();
  }

  // ---------------------------------------------------------------- where there is a place

  /**
   * To be subscribed to once there is a place.
   *
   * @param place where the function is to be called
   */
  Flux<R> start(
      Function<? super T, ? extends Publisher<? extends R>> function,
      Function<Supplier<Publisher<? extends R>>, Publisher<? extends R>> place) {
    return new Flux<>() {
      @Override
      public void subscribe(CoreSubscriber<? super R> actual) {
        finder = actual;
        actual.onSubscribe(Call.this);
        if (run.isEnding()) { // the place was that of one that was cancelled before this one
          stop();
          actual.onComplete();
        } else if (state.compareAndSet(LINED_UP, FRESH)) {
          run.linesUpNoLonger();
          place.apply(() -> begin(function)).subscribe(Call.this);
        }
      }
    };
  }

  private Publisher<? extends R> begin(
      Function<? super T, ? extends Publisher<? extends R>> function) {
    run.books().inService.begin(1, run.watch().now());
    if (run.isEnding() || !state.compareAndSet(FRESH, BEGUN)) {
      endService();
      stop();
      return Flux.empty();
    }
    return Checks.notNull("the stage's Publisher", function.apply(element));
  }

  private void endService() {
    run.books().inService.end(1, run.watch().now());
  }

  /** Results are wanted by the drain alone. */
  @Override
  public void request(long n) {
    Operators.validate(n);
  }

  @Override
  public void cancel() {
    stop();
  }

  /** Whatever has not been done is not to be. Any thread, and more than once. */
  void stop() {
    int was = end();
    if (was == LINED_UP || was == FRESH) {
      Operators.onDiscard(element, run.context());
    }
    upstream.cancel();
  }

  /* What it was. */
  private int end() {
    int was = state.getAndSet(OVER);
    if (was == LINED_UP) {
      run.linesUpNoLonger();
    } else if (was == BEGUN) {
      endService();
    }
    return was;
  }

  // ---------------------------------------------------------------- from the Publisher

  @Override
  public Context currentContext() {
    return calls.currentContext();
  }

  @Override
  public void onSubscribe(Subscription s) {
    upstream.set(s);
    upstream.request(AHEAD);
  }

  @Override
  public void onNext(R result) {
    if (state.get() == OVER) {
      Operators.onDiscard(result, currentContext());
    } else if (results.offer(result)) {
      calls.hasSomething(this);
    } else {
      Operators.onDiscard(result, currentContext());
      upstream.cancel();
      onError(Exceptions.failWithOverflow("the stage's Publisher sent more than was requested"));
    }
  }

  @Override
  public void onComplete() {
    if (end() != OVER) {
      finish();
    }
  }

  private void finish() {
    done = true;
    try {
      finder().onComplete(); // first: the place is for somebody else
    } finally {
      calls.hasSomething(this);
    }
  }

  private CoreSubscriber<? super R> finder() {
    if (finder == null) {
      throw new IllegalStateException("no subscriber (expected: one)");
    }
    return finder;
  }

  @Override
  public void onError(Throwable error) {
    int was = end();
    if (was == OVER) {
      Operators.onErrorDropped(error, currentContext());
      return;
    }
    boolean skipped = false;
    Throwable why = error;
    try {
      skipped = was == BEGUN && run.isSkipped(error, element);
    } catch (Throwable mistake) { // the listener's, or what is fatal
      if (mistake != error) {
        mistake.addSuppressed(error);
        why = mistake;
      }
    }
    Operators.onDiscard(element, run.context());
    if (skipped) {
      outcome = StageRun.outcomeOf(error);
      finish();
      return;
    }
    run.fails(StageRun.outcomeOf(error), why);
    finder().onError(why);
  }

  // ---------------------------------------------------------------- for the drain of the calls

  /** Whether it was not in the line of those that have something; now it is. */
  boolean joinsLine() {
    return !inLine.getAndSet(true);
  }

  /** It left that line, and is looked at afterwards. */
  void leftLine() {
    inLine.set(false);
  }

  /** No more results come. To be read before {@link #hasResult}. */
  boolean isDone() {
    return done;
  }

  boolean hasResult() {
    return !results.isEmpty();
  }

  @Nullable R takeResult() {
    return results.poll();
  }

  /** The result that was taken has been passed on. */
  void passedOn() {
    if (++taken >= AHEAD - (AHEAD >> 2)) {
      int more = taken;
      taken = 0;
      upstream.request(more);
    }
  }

  /** Of one that is done. */
  Outcome outcome() {
    return outcome;
  }

  void discardResults() {
    for (R result = results.poll(); result != null; result = results.poll()) {
      Operators.onDiscard(result, currentContext());
    }
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.PARENT) {
      return upstream.scanUnsafe(Attr.PARENT);
    }
    if (key == Attr.ACTUAL) {
      return calls;
    }
    if (key == Attr.BUFFERED) {
      return results.size();
    }
    if (key == Attr.PREFETCH) {
      return AHEAD;
    }
    if (key == Attr.TERMINATED) {
      return done;
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
  }
}
