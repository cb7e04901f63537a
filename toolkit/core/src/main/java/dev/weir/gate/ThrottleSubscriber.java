package dev.weir.gate;

import dev.weir.internal.Backlog;
import dev.weir.internal.Checks;
import dev.weir.internal.Demand;
import dev.weir.internal.Drain;
import dev.weir.internal.TaskBounds;
import dev.weir.internal.TokenDesk;
import dev.weir.internal.TokenWaiter;
import dev.weir.observe.Reason;
import dev.weir.request.Deadline;
import dev.weir.request.Request;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** One subscription to {@link FluxThrottle}: elements on their way from one side to the other. */
final class ThrottleSubscriber<T> extends Drain
    implements CoreSubscriber<T>, Subscription, Scannable {
  /*
   * backlog     what was asked for and has come. The source's thread adds, the drain takes
   * held        the next element, of a known weight. Owned by the drain, as are asked, taken (how many were
   *             requested from the source, and have been taken out of the backlog) and waiter
   * waiter      for whom held waits; null if it does not. It is told on another thread, which asks for a pass;
   *             the drain claims its permits and emits in one go, or abandons it: so a permit is used for an
   *             element that is passed on, or given back. Not before it is told, though the permits are there:
   *             only then is its place in line free, for the next element
   * error       written before done; what is passed on may be another, if that came first
   * done        by the source's thread: it has ended, or has sent too much. What has come is passed on before
   * refusal     by whoever tells the waiter
   * cancelled   by the subscriber: the drain discards what has come
   * over        the drain has passed on the end, passedOn; what comes all the same is dropped
   *
   * Whoever writes any of these asks for a pass afterwards.
   */
  private final CoreSubscriber<? super T> actual;
  private final Permits permits;
  private final TokenDesk desk;
  private final @Nullable ToIntFunction<? super T> weigher;
  private final @Nullable Deadline deadline;
  private final Backlog<T> backlog;
  private final Demand demand = new Demand();

  private @Nullable Subscription upstream;
  private @Nullable T held;
  private int weight;
  private long asked;
  private long taken;
  private @Nullable InLine waiter;
  private @Nullable Throwable error;
  private @Nullable Throwable passedOn;
  private volatile boolean done;
  private volatile @Nullable Reason refusal;
  private volatile boolean cancelled;
  private volatile boolean over;

  ThrottleSubscriber(
      CoreSubscriber<? super T> actual,
      Permits permits,
      @Nullable ToIntFunction<? super T> weigher,
      int prefetch) {
    this.actual = actual;
    this.permits = permits;
    this.desk = permits.desk();
    this.weigher = weigher;
    this.deadline = Request.from(actual.currentContext()).deadline();
    this.backlog = new Backlog<>(prefetch, false);
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
    }
  }

  @Override
  public void onNext(T element) {
    Checks.notNull("element", element);
    if (done || over) {
      Operators.onNextDropped(element, currentContext());
    } else if (cancelled) {
      Operators.onDiscard(element, currentContext());
    } else if (backlog.isFull()) {
      Operators.onDiscard(element, currentContext());
      error =
          Exceptions.failWithOverflow(
              permits.name()
                  + ": its source sends more than it was asked for (capacity: "
                  + backlog.capacity()
                  + ")");
      done = true;
      try {
        cancelUpstream();
      } finally {
        drain();
      }
    } else {
      backlog.add(element, 0, 0);
      drain();
    }
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

  private void cancelUpstream() {
    if (upstream != null) {
      upstream.cancel();
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
    if (!cancelled) {
      cancelled = true;
      try {
        cancelUpstream();
      } finally {
        drain();
      }
    }
  }

  // ---------------------------------------------------------------- the drain

  @Override
  protected void pass() {
    long wanted = demand.get();
    long emitted = 0;
    try {
      while (!cancelled && !over) {
        boolean last = done; // read before the backlog: the source adds, then ends
        if (!hasNext()) {
          if (over) {
            break;
          }
          if (last) {
            end(error);
            break;
          }
          ask(wanted - emitted);
          return;
        }
        if (emitted == wanted || !isPermitted()) {
          return;
        }
        emitted++;
        emit();
      }
    } finally {
      demand.produced(emitted); // whatever a subscriber throws
    }
    letGo();
  }

  /* Takes the next element, and weighs it. */
  private boolean hasNext() {
    if (held != null) {
      return true;
    }
    T element = backlog.pollAlone();
    if (element == null) {
      return false;
    }
    taken++;
    held = element;
    weight = 1;
    if (weigher != null) {
      try {
        weight = Checks.atLeast("weight", weigher.applyAsInt(element), 1);
      } catch (Throwable e) {
        giveUpBy(e);
        return false;
      }
    }
    return true;
  }

  private boolean isPermitted() {
    Reason away;
    try {
      away = waiter == null ? comeIn() : null;
    } catch (Throwable e) { // a key's hashCode() or equals()
      giveUpBy(e);
      return false;
    }
    InLine inLine = waiter;
    if (away == null && (inLine == null || inLine.has())) {
      waiter = null;
      return true;
    }
    Reason why = away == null ? refusal : away;
    if (why != null) {
      waiter = null;
      giveUp(permits.refusal(why, weight));
    }
    return false;
  }

  /* Null if it has its permits, or waits for them now. */
  private @Nullable Reason comeIn() {
    Reason away = desk.enter(weight);
    if (away == Reason.RATE_LIMITED) {
      InLine inLine = new InLine();
      waiter = inLine;
      inLine.lineUp();
      return null;
    }
    if (away != null) {
      desk.settled(away.outcome());
    }
    return away;
  }

  private void emit() {
    T element = held;
    held = null;
    if (element != null) {
      actual.onNext(element);
    }
  }

  /* Nothing is in hand; some may be on its way. Asks for a part of what there are permits for, at least. */
  private void ask(long wanted) {
    long room;
    try {
      room = Math.max(1, Math.min(backlog.capacity(), desk.available()));
    } catch (Throwable e) { // a key's hashCode() or equals()
      giveUpBy(e);
      return;
    }
    long onItsWay = asked - taken;
    long more = Math.min(wanted, room) - onItsWay;
    if (more > 0 && (onItsWay == 0 || more >= room / 4) && upstream != null) {
      asked += more;
      upstream.request(more);
    }
  }

  /* It was thrown by something of the user's. Fatal ones are thrown on, at whoever asked for the pass. */
  private void giveUpBy(Throwable thrown) {
    Throwable why;
    try {
      why = Operators.onOperatorError(null, thrown, held, currentContext());
    } catch (Throwable fatal) {
      passedOn = fatal;
      over = true;
      try {
        cancelUpstream();
      } finally {
        letGo();
      }
      throw fatal;
    }
    giveUp(why);
  }

  private void giveUp(Throwable why) {
    try {
      cancelUpstream();
    } finally {
      end(why);
    }
  }

  private void end(@Nullable Throwable why) {
    passedOn = why;
    over = true;
    letGo();
    if (why == null) {
      actual.onComplete();
    } else {
      actual.onError(why);
    }
  }

  /* It is over, or cancelled: also for what comes all the same. */
  private void letGo() {
    InLine inLine = waiter;
    if (inLine != null) {
      waiter = null;
      inLine.abandon();
    }
    T element = held;
    if (element != null) {
      held = null;
      Operators.onDiscard(element, currentContext());
    }
    for (T e = backlog.pollAlone(); e != null; e = backlog.pollAlone()) {
      Operators.onDiscard(e, currentContext());
    }
    Throwable unheard = over && done ? error : null;
    if (unheard != null && unheard != passedOn) {
      error = passedOn; // another end came before the stream's own
      Operators.onErrorDropped(unheard, currentContext());
    }
  }

  /** The element that is held waits for permits. */
  private final class InLine extends TokenWaiter {

    private volatile boolean told;

    InLine() {
      super(desk, weight, TaskBounds.NONE, deadline);
    }

    boolean has() {
      return told && claim();
    }

    @Override
    protected void granted() {
      told = true;
      drain();
    }

    @Override
    protected void refused(Reason why) {
      refusal = why;
      drain();
    }
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
    if (key == Attr.BUFFERED) {
      return backlog.size() + (held == null ? 0 : 1);
    }
    if (key == Attr.PREFETCH || key == Attr.CAPACITY) {
      return backlog.capacity();
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
      return over ? passedOn : done ? error : null;
    }
    if (key == Attr.RUN_ON) {
      return permits.scheduler();
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.ASYNC : null;
  }
}
