package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Ledger;
import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * A waiting room that many threads put elements into, and one subscriber takes them from as it
 * wants them.
 *
 * @param <T> the elements' type
 */
public final class IntakeCore<T> extends Drain implements Fuseable.QueueSubscription<T>, Scannable {
  /*
   * room        the elements themselves, bare, and those who wait for room. A place is given back when
   *             its element is taken, before it is passed on
   * end         decided before the room is closed; the drain passes it on once the room is sealed (closed,
   *             and nobody waits to get in) and empty, which lasts. Whoever sees it closed asks for a pass
   *             after having left the line
   * cancelled   set before the room is closed. Elements are discarded by the pass that follows, or by the
   *             one that a producer which was faster than the closing asks for
   * actual      who subscribes, until the end or the cancel; nothing is passed on before subscribed
   * over        the drain has passed on the end
   * tidings     told by whoever comes by next, at the latest the one that drained the room; who has told
   *             any asks for a pass
   * consumers   the same, told by whoever takes: it may be at it for long, and be so from within tidings
   *
   * drainer     the one who drained last, as a hint: who is within its own drain does not wait for it
   *
   * An element that need not wait does not go in: whoever offers it enters the drain, and passes it on.
   *
   * Taking from the room is the consumer's: the drain, or a fused subscriber instead of it. Others (a
   * producer that drops the oldest, the drain after a cancel) take without a cursor, and count otherwise.
   */
  private final Scheduler timer;
  private final boolean dropsOldest;
  private final Room room;
  private final Tally tally = new Tally();
  private final Ring.Cursor cursor = new Ring.Cursor();
  private final Tidings tidings = new Tidings();
  private final Tidings consumers = tidings.forAnother();
  private final Demand demand = new Demand();
  private final Tally passedBy = new Tally();
  private final Patience patience = new Patience();
  private final Leavings<T> leavings;
  private final IntakeView view;

  private final AtomicBoolean taken = new AtomicBoolean();
  private final Ending end = new Ending();
  private volatile @Nullable CoreSubscriber<? super T> actual;
  private boolean fused;
  private @Nullable Thread drainer;
  private volatile boolean subscribed;
  private volatile boolean cancelled;
  private volatile boolean over;

  /**
   * An empty room.
   *
   * @param capacity the most elements in it
   * @param maxWaiters how many may wait to put one in
   * @param timer whose clock and timer bound the wait
   * @param dropsOldest whether the oldest element makes room for an arrival
   * @param onDropped hears of each element that is left out; null if nobody listens
   */
  public IntakeCore(
      int capacity,
      int maxWaiters,
      Scheduler timer,
      boolean dropsOldest,
      @Nullable Consumer<? super T> onDropped) {
    this.timer = timer;
    this.dropsOldest = dropsOldest;
    this.room =
        new Room(
            capacity,
            maxWaiters,
            Discipline.fifo(),
            new Tally[] {tally},
            Clock.STOPPED,
            () -> {}); // whoever drains the room comes by here afterwards
    this.leavings = new Leavings<>(room, onDropped);
    this.view = new IntakeView(room, tally, passedBy, demand, end);
  }

  Room room() {
    return room;
  }

  // ---------------------------------------------------------------- producers

  /**
   * Puts an element in, if there is room.
   *
   * @param element not null
   * @return null if it is in, or was passed on; else {@code NO_ROOM}, or {@link #whyClosed}; not
   *     counted yet
   */
  public @Nullable Reason enter(T element) {
    if (passBy(element)) {
      return null;
    }
    RoomEntry entry = room.enter(element);
    if (entry == RoomEntry.FULL && dropsOldest) {
      entry = replaceOldest(element);
    } else {
      comeBy(entry == RoomEntry.ADMITTED);
    }
    return switch (entry) {
      case ADMITTED -> null;
      case FULL -> Reason.NO_ROOM;
      case CLOSED -> whyClosed();
    };
  }

  private RoomEntry replaceOldest(T element) {
    int spins = 0;
    for (; ; ) {
      T oldest = null;
      try {
        boolean alone = enterSoon(); // not needed, but takes turns with those who do the same
        RoomEntry entry;
        try {
          oldest = leavings.take();
          if (oldest != null) {
            room.discarded(Outcome.DROPPED);
          }
          entry = room.enter(element);
        } finally {
          if (alone) {
            leave();
          }
        }
        if (entry != RoomEntry.FULL) {
          comeBy(entry == RoomEntry.ADMITTED);
          return entry;
        }
      } finally {
        if (oldest != null) {
          leavings.seeOff(oldest); // at the very end: whoever listens may take long
        }
      }
      spins = Spin.pause(spins); // another was faster, or one who took has yet to give back a place
    }
  }

  private boolean passBy(T element) {
    // demand first: it is raised after fusion was agreed on
    if (demand.get() == 0 || fused || !view.isOpenAndEmpty() || !enterSoon()) {
      return false;
    }
    try {
      drainer = Thread.currentThread();
      CoreSubscriber<? super T> subscriber = actual;
      // demand stays, as only the drain takes of it; whoever ends or cancels closes the room
      if (subscriber == null || !subscribed || demand.get() == 0 || !view.isOpenAndEmpty()) {
        return false;
      }
      passedBy.count(false);
      demand.produced(1);
      subscriber.onNext(element);
      return true;
    } finally {
      leave();
    }
  }

  private boolean enterSoon() {
    return drainer == Thread.currentThread() ? enter() : enterSoon(patience);
  }

  /**
   * Counts an element that was turned away.
   *
   * @param element discarded if the strategy is what turned it away; the offerer's otherwise
   * @param why the reason
   * @return the reason
   */
  public Reason refuse(T element, Reason why) {
    room.books().refused(why.outcome());
    if (why == Reason.DROPPED) {
      leavings.seeOff(element);
    }
    return why;
  }

  /** Why nothing more is let in. */
  public Reason whyClosed() {
    return cancelled && !over ? Reason.DISPOSED : Reason.SHUT_DOWN;
  }

  /** A waiter's fate is known, and it is to be told outside the room's drain. */
  void tellLater(IntakeWaiter<T> waiter) {
    tidings.add(waiter::tell);
  }

  /**
   * After anything that may have drained the room: tells those who waited, and sees to it that
   * elements are passed on, and the end.
   */
  void comeBy(boolean something) {
    if (tidings.tell() || something || room.isClosed()) {
      drain();
    }
  }

  Disposable alarm(Runnable action, Duration after) {
    return timer.schedule(action, TaskBounds.nanos(after), TimeUnit.NANOSECONDS);
  }

  // ---------------------------------------------------------------- the end

  /**
   * Lets nothing more in; what is in is passed on, then the end.
   *
   * @param error null to complete
   * @return null if this ended it; else why not
   */
  public @Nullable Reason end(@Nullable Throwable error) {
    boolean first = !cancelled && end.decide(error);
    room.close(whyClosed().outcome()); // also for another who has not come to it yet
    comeBy(true);
    return first ? null : whyClosed();
  }

  @Override
  public void cancel() {
    if (!cancelled) {
      cancelled = true;
      room.close(Outcome.CANCELLED);
      comeBy(true);
    }
  }

  // ---------------------------------------------------------------- the subscriber

  /**
   * Gives it its subscriber.
   *
   * @param subscriber gets this as its subscription
   * @return false if it has had one
   */
  public boolean attach(CoreSubscriber<? super T> subscriber) {
    if (!taken.compareAndSet(false, true)) {
      return false;
    }
    leavings.context(subscriber.currentContext());
    actual = subscriber;
    subscriber.onSubscribe(this);
    subscribed = true;
    drain();
    return true;
  }

  @Override
  public void request(long n) {
    if (Operators.validate(n)) {
      demand.add(n);
      drain();
    }
  }

  @Override
  protected void pass() {
    drainer = Thread.currentThread();
    CoreSubscriber<? super T> subscriber = actual;
    if (cancelled) {
      discardAll();
      actual = null;
    } else if (subscriber != null && subscribed && !over) {
      if (fused) {
        passFused(subscriber);
      } else {
        passOn(subscriber);
      }
    }
  }

  private void passOn(CoreSubscriber<? super T> subscriber) {
    long wanted = demand.get();
    long emitted = 0;
    while (!cancelled) {
      boolean last = view.isSealed(); // read before the elements: who came before that, is in
      T element = emitted < wanted ? take() : null;
      if (element != null) {
        emitted++;
        subscriber.onNext(element);
      } else {
        demand.produced(emitted);
        if (last && !cancelled && !room.hasEntries()) { // a cancel closes the room, too
          passOnEnd(subscriber);
        }
        return;
      }
    }
    discardAll();
  }

  @SuppressWarnings("NullAway") // null is fusion's word for "look into the queue"
  private void passFused(CoreSubscriber<? super T> subscriber) {
    boolean last = view.isSealed();
    subscriber.onNext(null);
    if (last && !cancelled) {
      passOnEnd(subscriber);
    }
  }

  private void passOnEnd(CoreSubscriber<? super T> subscriber) {
    over = true;
    actual = null;
    end.tell(subscriber);
  }

  /* The consumer takes. */
  @SuppressWarnings("unchecked") // only elements go into the ring
  private @Nullable T take() {
    Object element = room.poll(cursor);
    if (element == null) {
      return null;
    }
    tally.begin();
    tally.count(false);
    tally.leave();
    room.handOn();
    if (consumers.tell() || room.isClosed()) {
      drain();
    }
    return (T) element;
  }

  private void discardAll() {
    if (leavings.discardAll() && consumers.tell()) { // giving places back may have drained the room
      drain();
    }
  }

  // ---------------------------------------------------------------- a fused consumer

  @Override
  public int requestFusion(int requestedMode) {
    fused = (requestedMode & Fuseable.ASYNC) != 0;
    return fused ? Fuseable.ASYNC : Fuseable.NONE;
  }

  @Override
  public @Nullable T poll() {
    return take();
  }

  @Override
  public boolean isEmpty() {
    return !room.hasEntries();
  }

  @Override
  public int size() {
    return (int) room.queued();
  }

  @Override
  public void clear() {
    cancel();
  }

  // ---------------------------------------------------------------- looking in

  /**
   * Where everything is that was ever offered.
   *
   * @return exact whenever nothing moves
   */
  public Ledger ledger() {
    return view.ledger();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    return key == Attr.ACTUAL
        ? actual
        : key == Attr.CANCELLED ? (Object) cancelled : view.scan(key);
  }
}
