package dev.weir.flow;

import dev.weir.internal.Backlog;
import dev.weir.internal.Checks;
import dev.weir.internal.Demand;
import dev.weir.internal.Drain;
import dev.weir.observe.Outcome;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.Fuseable.ConditionalSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * One subscription to {@link FluxBackpressure}: a buffer, and what lies on both sides of it. What
 * it holds is for subclasses to say.
 */
abstract class BufferSubscriber<I, O> extends Drain
    implements CoreSubscriber<I>, Fuseable.QueueSubscription<O>, Scannable {
  /*
   * backlog     what waits for demand. The source's thread adds; the drain takes, or a fused consumer
   *             instead of it, and the source's thread where the oldest must go
   * error       written before done; what is passed on may be another, if that came first
   * done        by the source's thread: it has ended, or has sent too much. The drain passes on what is
   *             left, then the end
   * cancelled   by the subscriber; cleared by a fused one: the drain discards what is left
   * over        the drain has passed on the end, passedOn; what comes all the same is discarded, or dropped
   * consumed    how many elements have gone since more were requested: of whoever takes
   *
   * An element that need not wait is passed on by the source's thread itself, which enters the drain for that.
   * If it cannot, it adds the element, then looks whether there is anything to be done, and asks for a pass if
   * so. Whoever requests adds to the demand, then looks whether anything waits, and asks for a pass if so; who
   * cancels notes that, then always asks. Adding and looking are volatile accesses on all sides, so one of the
   * two sees the other, and a pass is made that sees both. Every pass after the cancel discards.
   *
   * A fused consumer takes for itself, and requests nothing by it. The source's thread tells it of each
   * element without the drain: nobody else tells it anything, but for the end, which comes after.
   */
  final CoreSubscriber<? super O> actual;
  final BufferSpec<I> spec;
  final Account<I> account;
  private final Backlog<?> backlog;
  private final @Nullable ConditionalSubscriber<? super O> conditional;
  private final Demand demand = new Demand();
  private final int replenishAt;

  @Nullable Subscription upstream;
  private boolean fused;
  private @Nullable Throwable error;
  private @Nullable Throwable passedOn;
  volatile boolean done;
  volatile boolean cancelled;
  private volatile boolean cleared;
  private volatile boolean over;
  private int consumed;

  @SuppressWarnings("unchecked") // a ConditionalSubscriber of the same elements
  BufferSubscriber(CoreSubscriber<? super O> actual, BufferSpec<I> spec, Backlog<?> backlog) {
    this.actual = actual;
    this.conditional =
        actual instanceof ConditionalSubscriber<?> c ? (ConditionalSubscriber<? super O>) c : null;
    this.spec = spec;
    this.account = new Account<>(actual, spec);
    this.backlog = backlog;
    this.replenishAt = spec.replenishAt();
  }

  // ---------------------------------------------------------------- what is in the buffer

  /** The source's thread: an element comes that need not wait. As what it is passed on. */
  abstract O passing(I element);

  /** The source's thread: an element comes that must wait, if there is room. */
  abstract void keep(I element);

  /** Takes what waits longest. Of the drain, alone unless {@link #keep} takes, too. */
  abstract @Nullable O take();

  /** As {@link #take}, but others may take at the same time. */
  abstract @Nullable O takeAmongOthers();

  /** Discards all that waits, as {@link #takeAmongOthers}. */
  abstract void discardAll();

  /** There is room for so many more: at first, then of whoever takes. */
  void askForMore(Subscription source, long more) {
    source.request(more);
  }

  /** The time, if elements have one. */
  long now() {
    return 0;
  }

  /** Under the drain: deals with what has waited too long. False if there is no more to be done. */
  boolean sortOut() {
    return true;
  }

  /** Under the drain: elements are left waiting. */
  void leftWaiting() {}

  /** Whether nothing is to be done about them. */
  boolean maySimplyWait() {
    return true;
  }

  /** Under the drain, and perhaps again: the stream is over, or cancelled. */
  void ended() {}

  /** Whether a fused consumer may take elements without asking. */
  boolean isFuseable() {
    return true;
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
      askForMore(s, spec.firstRequest());
    }
  }

  @Override
  public void onNext(I element) {
    Checks.notNull("element", element);
    if (done || over) {
      Operators.onNextDropped(element, currentContext());
      return;
    }
    if (cancelled) {
      Operators.onDiscard(element, currentContext());
      return;
    }
    account.offered();
    if (!passOn(element)) {
      keep(element);
    }
  }

  /** The source's thread has added something, or put it back. */
  @SuppressWarnings("NullAway") // null is fusion's word for "look into the queue"
  final void seeToAdded() {
    if (cancelled || cleared || over) {
      drain();
    } else if (fused) {
      actual.onNext(null);
    } else if (demand.get() > 0 || !maySimplyWait()) {
      drain();
    }
  }

  /* Passes on what need not wait. */
  private boolean passOn(I element) {
    if (fused || demand.get() == 0 || !backlog.isEmpty() || !enter()) {
      return false;
    }
    try {
      // demand stays, as only the drain takes of it, and the backlog empty: only this thread adds
      boolean passes = demand.get() > 0 && !over && !cancelled;
      if (passes && emit(passing(element))) {
        demand.produced(1);
      }
      return passes;
    } finally {
      leave();
    }
  }

  /** The source's thread: an element is not passed on, and the stream fails if there is a why. */
  final void leaveOut(I element, Outcome outcome, @Nullable Throwable overflow) {
    Throwable mistake = account.leaveOut(element, outcome, upstream);
    if (mistake != null) {
      failBy(mistake);
    } else if (overflow != null) {
      fail(overflow);
    }
  }

  /** The source's thread: a function of the caller's has failed for it. */
  final void failFor(I element, Throwable mistake) {
    failBy(account.spoilt(element, mistake, upstream));
  }

  final void failBy(Throwable mistake) {
    if (done || cancelled) { // perhaps by that function
      Operators.onErrorDropped(mistake, currentContext());
    } else {
      fail(mistake);
    }
  }

  /* The source's thread ends the stream itself: what is left is passed on before. */
  private void fail(Throwable why) {
    if (upstream != null) {
      upstream.cancel();
    }
    error = why;
    done = true;
    drain();
  }

  @Override
  public void onError(Throwable why) {
    Checks.notNull("why", why);
    if (done || cancelled || over) {
      Operators.onErrorDropped(why, currentContext());
      return;
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
      if (!fused && !backlog.isEmpty()) {
        drain();
      }
    }
  }

  @Override
  public void cancel() {
    if (!cancelled) {
      cancelled = true;
      if (upstream != null) {
        upstream.cancel();
      }
      drain();
    }
  }

  // ---------------------------------------------------------------- the drain

  @Override
  protected void pass() {
    if (cancelled || cleared) {
      discardAll();
      ended();
    } else if (fused) {
      if (done && !over) {
        end(error);
      }
    } else if (over) {
      discardAll();
      dropUnheard();
    } else {
      passOnBacklog();
    }
  }

  private void passOnBacklog() {
    long wanted = demand.get();
    long emitted = 0;
    while (!cancelled) {
      boolean last = done; // read before the backlog: the source adds, then ends
      if (!sortOut()) {
        return;
      }
      O element = emitted < wanted ? take() : null;
      if (element != null) {
        if (emit(element)) {
          emitted++;
        }
      } else {
        demand.produced(emitted);
        if (!backlog.isEmpty()) {
          leftWaiting();
        } else if (last) {
          end(error);
        }
        return;
      }
    }
    discardAll();
    ended();
  }

  private boolean emit(O element) {
    account.passedOn();
    boolean counts = conditional == null || conditional.tryOnNext(element);
    if (conditional == null) {
      actual.onNext(element);
    }
    gone();
    return counts;
  }

  /** An element has gone: makes the source send more, if it is time. */
  final void gone() {
    if (++consumed >= replenishAt && upstream != null) {
      int all = consumed;
      consumed = 0;
      askForMore(upstream, all);
    }
  }

  /** Under the drain: passes on the end. */
  final void end(@Nullable Throwable why) {
    passedOn = why;
    over = true;
    ended();
    if (why == null) {
      actual.onComplete();
    } else {
      actual.onError(why);
    }
    dropUnheard();
  }

  /* The stream's own end, if another came before it. */
  private void dropUnheard() {
    Throwable unheard = done ? error : null;
    if (unheard != null && unheard != passedOn) {
      error = passedOn;
      Operators.onErrorDropped(unheard, currentContext());
    }
  }

  // ---------------------------------------------------------------- a fused consumer

  @Override
  public int requestFusion(int requestedMode) {
    fused = isFuseable() && (requestedMode & Fuseable.ASYNC) != 0;
    return fused ? Fuseable.ASYNC : Fuseable.NONE;
  }

  @Override
  public @Nullable O poll() {
    O element = takeAmongOthers();
    if (element != null) {
      account.passedOn();
      gone();
    }
    return element;
  }

  @Override
  public boolean isEmpty() {
    return backlog.isEmpty();
  }

  @Override
  public int size() {
    return backlog.size();
  }

  @Override
  public void clear() {
    cleared = true;
    drain();
  }

  // ---------------------------------------------------------------- looking in

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.PARENT) {
      return upstream;
    }
    if (key == Attr.ACTUAL) {
      return actual;
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
    return key == Attr.ERROR ? (over ? passedOn : done ? error : null) : spec.scan(key, backlog);
  }
}
