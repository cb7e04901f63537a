package dev.weir.flow;

import dev.weir.internal.Backlog;
import dev.weir.internal.Demand;
import dev.weir.internal.Drain;
import dev.weir.observe.Outcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Fuseable;
import reactor.core.Fuseable.ConditionalSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** One subscription to {@link FluxBackpressure}: the buffer, and what lies on both sides of it. */
class BufferSubscriber<T> extends Drain
    implements CoreSubscriber<T>, Fuseable.QueueSubscription<T>, Scannable {
  /*
   * backlog     what waits for demand. The source's thread adds; the drain takes, or a fused consumer
   *             instead of it, and the source's thread where it drops the oldest
   * error       written before done
   * done        by the source's thread: it has ended, or has sent too much. The drain passes on what is
   *             left, then the end
   * cancelled   by the subscriber: the drain discards what is left
   * cleared     by a fused one: likewise
   * over        the drain has passed on the end; what comes all the same is discarded
   * consumed    how many elements have gone since more were requested: of whoever takes
   *
   * An element that need not wait is passed on by the source's thread itself, which enters the drain for
   * that. If it cannot, it adds the element, then looks whether there is anything to be done with it, and
   * asks for a pass if so. Whoever requests adds to the demand, then looks whether anything waits, and asks
   * for a pass if so; who cancels notes that, then always asks. Adding and looking are volatile accesses on
   * all sides, so one of the two sees the other, and a pass is made that sees both. Every pass after the
   * cancel discards.
   */
  final CoreSubscriber<? super T> actual;
  final BufferSpec<T> spec;
  final Backlog<T> backlog;
  private final @Nullable ConditionalSubscriber<? super T> conditional;
  private final @Nullable FlowMeter meter;
  private final Demand demand = new Demand();
  private final int replenishAt;

  @Nullable Subscription upstream;
  private boolean fused;
  private @Nullable Throwable error;
  private volatile boolean done;
  private volatile boolean cancelled;
  private volatile boolean cleared;
  private volatile boolean over;
  private int consumed;

  BufferSubscriber(CoreSubscriber<? super T> actual, BufferSpec<T> spec) {
    this(actual, spec, false);
  }

  @SuppressWarnings("unchecked") // a ConditionalSubscriber of the same elements
  BufferSubscriber(CoreSubscriber<? super T> actual, BufferSpec<T> spec, boolean stamped) {
    this.actual = actual;
    this.conditional =
        actual instanceof ConditionalSubscriber<?> c ? (ConditionalSubscriber<? super T>) c : null;
    this.spec = spec;
    this.meter = spec.meter(); // whose method no compiler can inline before the class is loaded
    this.backlog = new Backlog<>(spec.capacity(), stamped);
    this.replenishAt = spec.replenishAt();
  }

  // ---------------------------------------------------------------- for elements that may be late

  /** The time, if elements have one. */
  long now() {
    return 0;
  }

  /** Under the drain: deals with what has waited too long. False if the stream is over for it. */
  boolean sortOut() {
    return true;
  }

  /** Under the drain: elements are left waiting. */
  void leftWaiting() {}

  /**
   * Whether nothing is to be done about an element that is left waiting. From the source's thread.
   */
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
      s.request(spec.firstRequest());
    }
  }

  @Override
  public void onNext(T element) {
    if (done) {
      Operators.onNextDropped(element, currentContext());
      return;
    }
    if (cancelled) {
      Operators.onDiscard(element, currentContext());
      return;
    }
    if (meter != null) {
      meter.offered();
    }
    if (passOn(element)) {
      return;
    }
    if (!backlog.isFull() || makeRoomFor(element)) {
      backlog.add(element, now());
      if (fused || demand.get() > 0 || cancelled || !maySimplyWait()) {
        drain();
      }
    } else if (done) {
      drain();
    }
  }

  /* Passes on what need not wait. */
  private boolean passOn(T element) {
    if (fused || demand.get() == 0 || !backlog.isEmpty() || !enter()) {
      return false;
    }
    try {
      // demand stays, as only the drain takes of it; the backlog stays empty, as only this thread
      // adds
      boolean passes = demand.get() > 0 && !over && !cancelled;
      if (passes && emit(element)) {
        demand.produced(1);
      }
      return passes;
    } finally {
      leave();
    }
  }

  /* False if the element is not to be added. */
  private boolean makeRoomFor(T element) {
    switch (spec.excess()) {
      case DROP_OLDEST -> {
        T oldest = backlog.poll();
        Throwable mistake = oldest == null ? null : leaveOut(oldest, Outcome.DROPPED);
        if (mistake == null) { // or the consumer was faster, and has made room
          return true;
        }
        discard(element);
        fail(mistake);
      }
      case DROP_NEWEST -> {
        Throwable mistake = leaveOut(element, Outcome.DROPPED);
        if (mistake != null) {
          fail(mistake);
        }
      }
      case FAIL, BREACH -> {
        Throwable mistake = leaveOut(element, Outcome.REJECTED);
        fail(mistake == null ? spec.overflow() : mistake);
      }
    }
    return false;
  }

  /**
   * Counts and discards an element that the strategy does not pass on, and tells whoever listens.
   *
   * @return what the listener threw, which is to fail the stream; null if nothing
   */
  final @Nullable Throwable leaveOut(T element, Outcome outcome) {
    settled(outcome);
    Throwable mistake = null;
    Consumer<? super T> listener = spec.onDropped();
    if (listener != null) {
      try {
        listener.accept(element);
      } catch (Throwable e) { // fatal ones are thrown on
        mistake = Operators.onOperatorError(upstream, e, element, currentContext());
      }
    }
    Operators.onDiscard(element, currentContext());
    return mistake;
  }

  private void discard(T element) {
    settled(Outcome.CANCELLED);
    Operators.onDiscard(element, currentContext());
  }

  final void settled(Outcome outcome) {
    if (meter != null) {
      meter.settled(outcome, 1);
    }
  }

  /* The source's thread ends the stream itself: what is left is passed on before. */
  private void fail(Throwable why) {
    if (upstream != null) {
      upstream.cancel();
    }
    error = why;
    done = true;
  }

  @Override
  public void onError(Throwable why) {
    if (done || cancelled) {
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
      if (!backlog.isEmpty()) {
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
      passFused();
    } else if (over) {
      discardAll();
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
      T element = emitted < wanted ? backlog.poll() : null;
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

  private boolean emit(T element) {
    settled(Outcome.COMPLETED);
    boolean counts = true;
    if (conditional != null) {
      counts = conditional.tryOnNext(element);
    } else {
      actual.onNext(element);
    }
    gone();
    return counts;
  }

  /** An element has gone: makes the source send more, if it is time. */
  final void gone() {
    if (++consumed >= replenishAt && upstream != null) {
      int more = consumed;
      consumed = 0;
      upstream.request(more);
    }
  }

  /** Under the drain: passes on the end. */
  final void end(@Nullable Throwable why) {
    over = true;
    ended();
    if (why == null) {
      actual.onComplete();
    } else {
      actual.onError(why);
    }
  }

  final void discardAll() {
    for (T element = backlog.poll(); element != null; element = backlog.poll()) {
      discard(element);
    }
  }

  // ---------------------------------------------------------------- a fused consumer

  @Override
  public int requestFusion(int requestedMode) {
    fused = isFuseable() && (requestedMode & Fuseable.ASYNC) != 0;
    return fused ? Fuseable.ASYNC : Fuseable.NONE;
  }

  @SuppressWarnings("NullAway") // null is fusion's word for "look into the queue"
  private void passFused() {
    boolean last = done;
    if (!over) {
      actual.onNext(null);
      if (last) {
        end(error);
      }
    }
  }

  @Override
  public @Nullable T poll() {
    T element = backlog.poll();
    if (element != null) {
      settled(Outcome.COMPLETED);
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
    if (key == Attr.PREFETCH) {
      return spec.throttlesSource() ? spec.capacity() : Integer.MAX_VALUE;
    }
    if (key == Attr.CAPACITY) {
      return spec.capacity();
    }
    if (key == Attr.BUFFERED) {
      return backlog.size();
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
    if (key == Attr.DELAY_ERROR) {
      return true;
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.SYNC;
    }
    return null;
  }
}
