package dev.weir.pipeline;

import dev.weir.internal.Demand;
import dev.weir.internal.Drain;
import dev.weir.observe.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Sends each element to all branches, or to one. It keeps none: the source is asked for as many as
 * the branch that wants least will take, so that wherever the next element is to go, it is wanted.
 */
final class Splitter<T> extends Drain implements CoreSubscriber<T>, Scannable {
  /*
   * branches   each with its demand, from any thread; what it got is taken off by the source's thread
   * missing    how many branches have not subscribed; the last one subscribes to the source
   * asked      what the source was asked for in all; owned by the drain
   * arrived    what it has sent; by its thread, after what a branch got was taken off its demand
   * closing    a branch was cancelled: as they are merged again, the run ends. Whoever is the first cancels
   *            the source; nothing is requested from then on, although the others may still want something
   *
   * asked - arrived + more <= the least demand. The drain reads arrived before the demands, so what is taken
   * off in between makes it ask for too little, never for too much; who has taken off asks for a pass.
   */

  /** {@link #target}: to all of them. */
  static final int ALL = -1;

  private final Flux<? extends T> source;
  private final Books books;
  private final ToIntFunction<? super T> target;
  private final Context context;
  private final List<Branch> branches = new ArrayList<>();
  private final AtomicInteger missing;
  private final AtomicBoolean closing = new AtomicBoolean();
  private @Nullable Subscription upstream;
  private long asked;
  private volatile long arrived;
  private volatile boolean done;

  /**
   * One that nobody has subscribed to.
   *
   * @param source subscribed to once all branches are there
   * @param books of all runs
   * @param sent counts what each branch got
   * @param target the index of the branch that an element goes to, or {@link #ALL}
   * @param context the subscriber's
   */
  Splitter(
      Flux<? extends T> source,
      Books books,
      List<LongAdder> sent,
      ToIntFunction<? super T> target,
      Context context) {
    this.source = source;
    this.books = books;
    this.target = target;
    this.context = context;
    this.missing = new AtomicInteger(sent.size());
    for (LongAdder counter : sent) {
      branches.add(new Branch(counter));
    }
  }

  /** What goes to a branch. For one subscriber. */
  Flux<T> branch(int index) {
    return new Flux<>() {
      @Override
      public void subscribe(CoreSubscriber<? super T> actual) {
        branches.get(index).actual = actual;
        if (missing.decrementAndGet() == 0) {
          source.subscribe(Splitter.this);
        }
      }
    };
  }

  @Override
  public Context currentContext() {
    return context;
  }

  @Override
  public void onSubscribe(Subscription s) {
    if (Operators.validate(upstream, s)) {
      upstream = s;
      for (Branch branch : branches) {
        branch.subscriber().onSubscribe(branch);
      }
      drain();
    }
  }

  @Override
  public void onNext(T element) {
    if (done) {
      Operators.onNextDropped(element, context);
      return;
    }
    books.arrived();
    int index;
    try {
      index = target.applyAsInt(element);
    } catch (Throwable mistake) { // the caller's function; fatal ones are thrown on
      books.settled(Outcome.FAILED, 1);
      try {
        fail(Operators.onOperatorError(upstream, mistake, element, context));
      } finally {
        Operators.onDiscard(element, context);
      }
      return;
    }
    if (send(element, index)) {
      books.settled(Outcome.COMPLETED, 1);
    } else {
      books.settled(Outcome.CANCELLED, 1);
      Operators.onDiscard(element, context);
    }
    long before = arrived; // no other thread writes it
    arrived = before + 1;
    drain();
  }

  private boolean send(T element, int index) {
    if (index != ALL) {
      return branches.get(index).send(element);
    }
    boolean anybody = false;
    for (Branch branch : branches) {
      anybody |= branch.send(element);
    }
    return anybody;
  }

  private void fail(Throwable why) {
    if (upstream != null) {
      upstream.cancel();
    }
    onError(why);
  }

  @Override
  public void onError(Throwable error) {
    if (done) {
      Operators.onErrorDropped(error, context);
      return;
    }
    done = true;
    boolean told = false;
    for (Branch branch : branches) {
      if (!branch.cancelled) { // whoever merges them has heard it from the first
        told = true;
        branch.subscriber().onError(error);
      }
    }
    if (!told) {
      Operators.onErrorDropped(error, context);
    }
  }

  @Override
  public void onComplete() {
    if (!done) {
      done = true;
      for (Branch branch : branches) {
        if (!branch.cancelled) {
          branch.subscriber().onComplete();
        }
      }
    }
  }

  @Override
  protected void pass() {
    Subscription s = upstream;
    if (s == null || done || closing.get() || asked == Long.MAX_VALUE) {
      return;
    }
    long onTheirWay = asked - arrived;
    long least = Long.MAX_VALUE;
    for (Branch branch : branches) {
      least = Math.min(least, branch.demand.get());
    }
    long more = least - onTheirWay;
    if (more > 0) {
      asked = Operators.addCap(asked, more);
      s.request(more);
    }
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.PARENT) {
      return upstream;
    }
    if (key == Attr.TERMINATED) {
      return done;
    }
    if (key == Attr.CANCELLED) {
      return closing.get();
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
  }

  /** What a branch's subscriber requests. */
  private final class Branch implements Subscription {

    private final LongAdder counter;
    private final Demand demand = new Demand();
    private @Nullable CoreSubscriber<? super T> actual;
    private volatile boolean cancelled;

    Branch(LongAdder counter) {
      this.counter = counter;
    }

    CoreSubscriber<? super T> subscriber() {
      if (actual == null) {
        throw Exceptions.duplicateOnSubscribeException();
      }
      return actual;
    }

    boolean send(T element) {
      if (cancelled) {
        return false;
      }
      demand.produced(1);
      counter.increment();
      subscriber().onNext(element);
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
    public void cancel() {
      cancelled = true;
      if (closing.compareAndSet(false, true) && upstream != null) {
        upstream.cancel();
      }
    }
  }
}
