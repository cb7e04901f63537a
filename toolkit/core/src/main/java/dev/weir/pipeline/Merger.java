package dev.weir.pipeline;

import dev.weir.internal.Demand;
import dev.weir.internal.Drain;
import dev.weir.observe.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/** Brings together what comes out of branches, in turn. The first error ends it. */
final class Merger<R> extends Drain implements Subscription, Scannable {
  /*
   * queue       of each branch: from its thread to the drain, and nobody else takes from it
   * open        how many branches have not ended; lowered by each after its last element
   * error       the first, of any branch
   * cancelled   by the subscriber
   * over        the drain has passed on the end
   *
   * turn and a branch's taken are owned by the drain. Whoever writes something above asks for a pass
   * afterwards; every pass after the end or the cancel discards what is in the queues, so what is added all
   * the same is discarded by the pass that its branch asks for.
   */
  private static final int AHEAD = Queues.XS_BUFFER_SIZE;

  private final CoreSubscriber<? super R> actual;
  private final Books books;
  private final List<Branch> branches = new ArrayList<>();
  private final Demand demand = new Demand();
  private final AtomicInteger open;
  private final AtomicReference<@Nullable Throwable> error = new AtomicReference<>();
  private volatile boolean cancelled;
  private volatile boolean over;
  private int turn;

  private Merger(CoreSubscriber<? super R> actual, Books books, List<LongAdder> come) {
    this.actual = actual;
    this.books = books;
    this.open = new AtomicInteger(come.size());
    for (LongAdder counter : come) {
      branches.add(new Branch(counter));
    }
  }

  /** What comes out of branches, each of which is counted. For one subscriber. */
  static <R> Flux<R> of(List<Flux<? extends R>> results, Books books, List<LongAdder> come) {
    return new Flux<>() {
      @Override
      public void subscribe(CoreSubscriber<? super R> actual) {
        Merger<R> merger = new Merger<>(actual, books, come);
        actual.onSubscribe(merger);
        for (int i = 0; i < results.size() && !merger.cancelled; i++) {
          results.get(i).subscribe(merger.branches.get(i));
        }
        merger.drain(); // there may be none
      }
    };
  }

  /** What several sources send, which nobody counts. For one subscriber. */
  static <R> Flux<R> of(List<Flux<? extends R>> sources) {
    List<LongAdder> come = sources.stream().map(source -> new LongAdder()).toList();
    return of(sources, new Books("sources"), come);
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
    cancelBranches();
    drain();
  }

  private void cancelBranches() {
    for (Branch branch : branches) {
      Subscription s = branch.upstream;
      if (s != null) {
        s.cancel();
      }
    }
  }

  @Override
  protected void pass() {
    while (!cancelled && !over) {
      Throwable why = error.get();
      boolean last = open.get() == 0; // read before the queues: a branch adds, then ends
      Branch next = why == null ? next() : null;
      if (next == null) {
        if (why == null && !last) {
          return;
        }
        end(why);
      } else if (demand.get() == 0) {
        return;
      } else {
        next.passOn();
      }
    }
    branches.forEach(Branch::discardAll);
  }

  private @Nullable Branch next() {
    for (int i = 0; i < branches.size(); i++) {
      turn = turn + 1 == branches.size() ? 0 : turn + 1;
      if (!branches.get(turn).queue.isEmpty()) {
        return branches.get(turn);
      }
    }
    return null;
  }

  private void end(@Nullable Throwable why) {
    over = true;
    if (why == null) {
      actual.onComplete();
    } else {
      cancelBranches();
      actual.onError(why);
    }
  }

  @Override
  @SuppressWarnings("rawtypes")
  public @Nullable Object scanUnsafe(Attr key) {
    if (key == Attr.ACTUAL) {
      return actual;
    }
    if (key == Attr.PREFETCH) {
      return AHEAD;
    }
    if (key == Attr.BUFFERED) {
      return branches.stream().mapToInt(branch -> branch.queue.size()).sum();
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
      return error.get();
    }
    return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
  }

  /** Takes the results of one branch. */
  private final class Branch implements CoreSubscriber<R> {

    private final LongAdder come;
    private final Queue<R> queue = Queues.<R>get(AHEAD).get();
    private volatile @Nullable Subscription upstream;
    private boolean done; // owned by the branch's thread
    private int taken;

    Branch(LongAdder come) {
      this.come = come;
    }

    @Override
    public Context currentContext() {
      return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription s) {
      if (Operators.validate(upstream, s)) {
        upstream = s;
        if (cancelled || over) {
          s.cancel();
        } else {
          s.request(AHEAD);
        }
      }
    }

    @Override
    public void onNext(R result) {
      if (done) {
        Operators.onNextDropped(result, currentContext());
        return;
      }
      come.increment();
      books.arrived();
      if (queue.offer(result)) {
        drain();
      } else {
        discard(result);
        onError(Exceptions.failWithOverflow("branch: more came than was requested"));
      }
    }

    @Override
    public void onError(Throwable why) {
      boolean first = !done && !cancelled && !over && error.compareAndSet(null, why);
      done = true;
      if (first) {
        drain();
      } else if (error.get() != why) { // what all branches have heard of is told once
        Operators.onErrorDropped(why, currentContext());
      }
    }

    @Override
    public void onComplete() {
      if (!done) {
        done = true;
        open.decrementAndGet();
        drain();
      }
    }

    void passOn() {
      R result = queue.poll();
      if (result == null) {
        return;
      }
      demand.produced(1);
      books.settled(Outcome.COMPLETED, 1);
      books.left();
      actual.onNext(result);
      Subscription s = upstream;
      if (++taken >= AHEAD - (AHEAD >> 2) && s != null) {
        int more = taken;
        taken = 0;
        s.request(more);
      }
    }

    private void discard(R result) {
      books.settled(Outcome.CANCELLED, 1);
      Operators.onDiscard(result, currentContext());
    }

    void discardAll() {
      for (R result = queue.poll(); result != null; result = queue.poll()) {
        discard(result);
      }
    }
  }
}
