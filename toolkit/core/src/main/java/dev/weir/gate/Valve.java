package dev.weir.gate;

import dev.weir.internal.Demand;
import dev.weir.internal.Drain;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Asks a source for as many elements as its gate has permits for, so that the source slows down
 * with what is behind the gate. Each element's Publisher then takes its permit as it is subscribed
 * to; if others were quicker, it waits, and as long as one waits the source is asked for nothing.
 *
 * @param <T> the source's elements
 */
final class Valve<T> extends Drain implements CoreSubscriber<T>, Subscription, Scannable {
  /*
   * demand     what the subscriber has requested and the source was not asked for; any thread
   * requested  what the source was asked for in all; written by the drain, before it asks
   * arrived    what it has sent, and what has its permit or waits for it; written by its thread
   * waiting    how many of its elements wait for a permit; any thread
   *
   * One more than there are permits for is always asked for, so that a permit that comes free is known
   * by its own element, and never has to be told of.
   */

  /** It is not worth asking for less than this part of what may be on its way. */
  private static final int FEW = 4;

  private final Gate gate;
  private final int most;
  private @Nullable CoreSubscriber<? super T> actual;
  private @Nullable Subscription upstream;
  private final Demand demand = new Demand();
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile long requested;
  private volatile long arrived;
  private volatile boolean cancelled;
  private volatile boolean done;

  private Valve(Gate gate, int most) {
    this.gate = gate;
    this.most = most;
  }

  /** Its elements may wait for permits side by side, and get them in any order. */
  static <T> Valve<T> unordered(Gate gate) {
    return new Valve<>(gate, Integer.MAX_VALUE);
  }

  /**
   * The next element is asked for once the last has its permit. Where results keep the source's
   * order, one that got it too early would stop there before its turn, and those before it might
   * wait for just that.
   */
  static <T> Valve<T> ordered(Gate gate) {
    return new Valve<>(gate, 1);
  }

  // ---------------------------------------------------------------- wiring

  /** The source, slowed down. To be subscribed to once. */
  Flux<T> slowing(Flux<T> source) {
    return new Slowed<>(source, this);
  }

  /** A Publisher of one element, which takes a permit. */
  <R> Flux<R> guarded(Publisher<? extends R> publisher) {
    return new GuardedElement<>(Flux.from(publisher), gate, this);
  }

  /** An element's Publisher waits for its permit. */
  void waits() {
    waiting.getAndIncrement();
  }

  /** It does so no longer. */
  void waitsNoLonger() {
    waiting.getAndDecrement();
    drain();
  }

  // ---------------------------------------------------------------- from the source

  @Override
  public Context currentContext() {
    return subscriber().currentContext();
  }

  private CoreSubscriber<? super T> subscriber() {
    if (actual == null) {
      throw new IllegalStateException("no subscriber (expected: one)");
    }
    return actual;
  }

  @Override
  public void onSubscribe(Subscription s) {
    if (Operators.validate(upstream, s)) {
      upstream = s;
      subscriber().onSubscribe(this);
    }
  }

  @Override
  public void onNext(T element) {
    if (done) {
      Operators.onNextDropped(element, currentContext());
    } else if (cancelled) {
      Operators.onDiscard(element, currentContext());
    } else if (arrived == requested) {
      Operators.onDiscard(element, currentContext());
      cancel();
      fail(
          Exceptions.failWithOverflow(
              "gate " + gate.core().name() + ": the source sent more than was requested"));
    } else {
      try {
        subscriber().onNext(element); // which has its permit then, or waits
      } finally {
        long before = arrived; // no other thread writes it
        arrived = before + 1;
        drain();
      }
    }
  }

  @Override
  public void onError(Throwable error) {
    if (done || cancelled) {
      Operators.onErrorDropped(error, currentContext());
    } else {
      fail(error);
    }
  }

  private void fail(Throwable error) {
    done = true;
    subscriber().onError(error);
  }

  @Override
  public void onComplete() {
    if (!done && !cancelled) {
      done = true;
      subscriber().onComplete();
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
    Subscription s = upstream;
    if (!cancelled && s != null) {
      cancelled = true;
      s.cancel();
    }
  }

  @Override
  protected void pass() {
    Subscription s = upstream;
    if (s == null || done || cancelled || waiting.get() > 0) {
      return;
    }
    int target = Math.min(most, Math.max(1, gate.core().free()));
    long before = requested; // no other thread writes it
    long onTheirWay = before - arrived;
    long more = Math.min(target - onTheirWay, demand.get());
    if (more > 0 && (onTheirWay == 0 || more >= target / FEW)) {
      demand.produced(more);
      requested = before + more;
      s.request(more);
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
    if (key == Attr.TERMINATED) {
      return done;
    }
    if (key == Attr.CANCELLED) {
      return cancelled;
    }
    if (key == Attr.REQUESTED_FROM_DOWNSTREAM) {
      return demand.get();
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
  }

  private static final class Slowed<T> extends FluxOperator<T, T> {

    private final Valve<T> valve;

    Slowed(Flux<T> source, Valve<T> valve) {
      super(source);
      this.valve = valve;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> subscriber) {
      valve.actual = subscriber;
      source.subscribe(valve);
    }
  }

  private static final class GuardedElement<R> extends FluxOperator<R, R> {

    private final Gate gate;
    private final Valve<?> valve;

    GuardedElement(Flux<? extends R> source, Gate gate, Valve<?> valve) {
      super(source);
      this.gate = gate;
      this.valve = valve;
    }

    @Override
    public void subscribe(CoreSubscriber<? super R> subscriber) {
      new ElementSubscriber<>(gate, source, subscriber, valve).offer();
    }
  }

  /** It is not turned away for lack of room: its source has been asked for it. */
  private static final class ElementSubscriber<R> extends FluxGuardSubscriber<R> {

    private final Valve<?> valve;

    ElementSubscriber(
        Gate gate, Flux<? extends R> source, CoreSubscriber<? super R> subscriber, Valve<?> valve) {
      super(gate, source, subscriber, Hold.TO_END);
      this.valve = valve;
    }

    @Override
    protected boolean isSheddable() {
      return false;
    }

    @Override
    protected void linedUp() {
      valve.waits();
      super.linedUp();
    }

    @Override
    protected void waitOver() {
      valve.waitsNoLonger();
    }

    @Override
    protected void handOn() {
      super.handOn();
      valve.drain();
    }
  }
}
