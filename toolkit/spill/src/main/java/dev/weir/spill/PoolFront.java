package dev.weir.spill;

import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.pool.PoolRejectedException;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.TurnedAway;
import dev.weir.pool.WorkerPool;
import dev.weir.spi.operator.SerialDrain;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** A pool with a disk in front: what finds no room there is spilled, and comes back to it. */
final class PoolFront<T> extends SerialDrain implements Stage {
  /*
   * inFlight    what was given to the pool again, in the order of the records; under the drain. A record is
   *             released when it and all before it are over and done with
   * offered     how many of these the pool has not settled; raised under the drain, lowered by who is told
   * replaying   how many of these are on disk: the ledger says they run
   * running     live elements in the pool
   * stalled     the pool has refused one that would wait. None is offered until something settles, or a moment
   *             has passed: others may fill the pool, and all places where one waits for it
   * leaving     no more is taken, in or back. Set by whoever disposes of the front, or finds the pool gone
   * left        under the drain: the disk is another's
   *
   * A replay is one of
   *   offered -> done       handled, or failed: it will not come again
   *   offered -> refused    the pool had no room for those who wait: offered again when something has settled,
   *                         or a moment later
   *   offered -> (none)     the pool is gone, or the spill: its record stays
   *
   * Whatever settles asks for a pass, which offers as many more as the quota says. While live elements run or
   * replays are offered there is always somebody who will ask.
   */
  private static final TaskOptions LIVE = TaskOptions.none().overflow(Overflow.reject());
  private static final TaskOptions AGAIN = TaskOptions.none().overflow(Overflow.block());
  private static final Duration A_MOMENT = Duration.ofMillis(10);

  private final WorkerPool pool;
  private final SpillHandler<? super T> handler;
  private final BiConsumer<? super T, ? super Throwable> failures;
  private final Depot<T> depot;
  private final SpillSetup<T> setup;
  private final SpillConfig config;
  private final Replay<T> replay;
  private final ReplayQuota quota;
  private final ArrayDeque<Again> inFlight = new ArrayDeque<>();
  private final AtomicInteger offered = new AtomicInteger();
  private final AtomicInteger replaying = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicBoolean leaving = new AtomicBoolean();
  private volatile boolean stalled;
  private boolean left;

  PoolFront(
      WorkerPool pool,
      SpillHandler<? super T> handler,
      BiConsumer<? super T, ? super Throwable> failures,
      Depot<T> depot,
      SpillSetup<T> setup) {
    this.pool = pool;
    this.handler = handler;
    this.failures = failures;
    this.depot = depot;
    this.setup = setup;
    this.config = setup.config();
    this.replay = new Replay<>(depot, this::hearNews, config.readAhead());
    this.quota =
        new ReplayQuota(pool.config().workers() + pool.config().queueCapacity(), config.shares());
  }

  Replay<T> replay() {
    return replay;
  }

  // ---------------------------------------------------------------- live ones

  Mono<Accepted> submit(T element) {
    return Mono.defer(() -> new Live(element).answer());
  }

  /** A live element: run, or spilled, or neither. */
  private final class Live {
    /*
     * settled   by whoever finds out first what became of it, as far as the pool is concerned
     */
    private final T element;
    private final AtomicBoolean settled = new AtomicBoolean();
    private volatile boolean started;

    Live(T element) {
      this.element = element;
    }

    Mono<Accepted> answer() {
      depot.books().offered();
      running.incrementAndGet(); // before looking: who leaves looks the other way round
      if (leaving.get() || depot.isClosing()) {
        settle(Outcome.REJECTED);
        return Mono.error(new SpillRefusedException(config, Reason.SHUT_DOWN));
      }
      quota.liveCame();
      if (config.inOrder() && depot.pending() != 0) {
        return spill();
      }
      return pool.submit(this::run, LIVE)
          .doOnSuccess(accepted -> settle(Outcome.COMPLETED))
          .doOnCancel(() -> settle(Outcome.CANCELLED))
          .onErrorResume(this::refusedBy);
    }

    private Accepted run() throws Exception {
      started = true;
      handler.handle(element);
      return Accepted.RAN;
    }

    private Mono<Accepted> refusedBy(Throwable error) {
      if (!started
          && error instanceof PoolRejectedException refused
          && refused.reason() != Reason.SHUT_DOWN) {
        return spill();
      }
      settle(outcomeOf(error, started));
      return Mono.error(error);
    }

    private Mono<Accepted> spill() {
      PoolOrigin<T> origin = new PoolOrigin<>(config);
      if (!leavesPool()) {
        return Mono.empty(); // cancelled: nobody hears
      }
      boolean spilled = depot.handOverWithin(config.handover(), element, origin);
      drain(); // who leaves waits for those who run
      if (spilled) {
        return origin.answer().publishOn(setup.emitter());
      }
      Reason why =
          config.overflow().whenFull() == Overflow.Verdict.DROP
              ? Reason.DROPPED
              : Reason.TOO_MANY_WAITERS;
      depot.books().settled(why.outcome());
      return Mono.error(new SpillRefusedException(config, why));
    }

    private void settle(Outcome outcome) {
      if (leavesPool()) {
        depot.books().settled(outcome);
        somethingSettled();
      }
    }

    private boolean leavesPool() {
      boolean first = settled.compareAndSet(false, true);
      if (first) {
        running.decrementAndGet();
      }
      return first;
    }
  }

  private static Outcome outcomeOf(Throwable error, boolean started) {
    return error instanceof TurnedAway refused
            && (!started || refused.reason().outcome() == Outcome.TIMED_OUT)
        ? refused.reason().outcome()
        : Outcome.FAILED;
  }

  // ---------------------------------------------------------------- those that come back

  @Override
  protected void pass() {
    if (replay.closing() != null) {
      leaving.set(true);
    }
    release();
    if (!leaving.get()) {
      offerMore();
    } else if (!left && (running.get() + offered.get() == 0 || isForced())) {
      left = true;
      replay.leave();
    }
    if (left) {
      inFlight.forEach(Again::callOff);
      discardCopies();
    }
  }

  /* The disk's thread has read something, or is told of the end. */
  private void hearNews() {
    drain();
  }

  private boolean isForced() {
    return replay.closing() == Disposal.FORCED;
  }

  private void release() {
    Again last = null;
    for (Again next = inFlight.peek(); next != null && next.done; next = inFlight.peek()) {
      last = inFlight.remove();
    }
    if (last != null) {
      replay.releaseUpTo(last.element);
    }
  }

  private void offerMore() {
    for (Iterator<Again> all = inFlight.iterator(); mayOffer() && all.hasNext(); ) {
      all.next().offerIfRefused();
    }
    while (mayOffer()) {
      Replayed<T> next = replay.poll();
      if (next == null) {
        return;
      }
      Again again = new Again(next);
      inFlight.add(again);
      again.offer();
    }
  }

  private boolean mayOffer() {
    return offered.get() < quota.limit() && !stalled && !leaving.get();
  }

  private void discardCopies() {
    for (Replayed<T> copy = replay.poll(); copy != null; copy = replay.poll()) {
      Operators.onDiscard(copy.element(), Context.empty());
    }
  }

  /** An element that comes back. */
  private final class Again {
    private final Replayed<T> element;
    private final AtomicBoolean inPool = new AtomicBoolean();
    private volatile boolean started;
    private volatile boolean refused;
    private volatile boolean done;
    private @Nullable Disposable task;

    Again(Replayed<T> element) {
      this.element = element;
    }

    void offer() {
      refused = false;
      inPool.set(true);
      offered.incrementAndGet();
      count(1);
      task = pool.submit(this::run, AGAIN).subscribe(null, this::failed, this::handled);
    }

    void offerIfRefused() {
      if (refused) {
        offer();
      }
    }

    private @Nullable Void run() throws Exception {
      started = true;
      handler.handle(element.element());
      return null;
    }

    private void handled() {
      over(Outcome.COMPLETED);
    }

    private void failed(Throwable error) {
      Reason why = error instanceof TurnedAway away ? away.reason() : null;
      if ((why == Reason.SHUT_DOWN || why == Reason.DISPOSED) && pool.isDisposed()) {
        back();
        leaveSoon();
      } else if (why != null && !started && why.outcome() != Outcome.TIMED_OUT) {
        refused = true;
        back();
        stall();
      } else {
        tell(error);
        over(outcomeOf(error, started));
      }
    }

    private void tell(Throwable error) {
      try {
        failures.accept(element.element(), error);
      } catch (Throwable e) { // its own mistake: the record is done with all the same
        Operators.onErrorDropped(e, Context.empty());
      }
    }

    private void over(Outcome outcome) {
      if (back()) {
        quota.replaySettled();
        replay.settled(element, outcome);
        done = true;
        somethingSettled();
      }
    }

    /** What the pool has not settled by now stays on disk. */
    void callOff() {
      if (back() && task != null) {
        task.dispose();
      }
    }

    /* The pool has it no more. False if that was known. */
    private boolean back() {
      boolean first = inPool.compareAndSet(true, false);
      if (first) {
        count(-1);
        offered.decrementAndGet();
      }
      return first;
    }

    private void count(int change) {
      if (element.isOnDisk()) {
        replaying.addAndGet(change);
      }
    }
  }

  private void somethingSettled() {
    stalled = false;
    drain();
  }

  private void stall() {
    stalled = true;
    try {
      setup.emitter().schedule(this::somethingSettled, A_MOMENT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) { // then something of ours must settle
      Operators.onErrorDropped(e, Context.empty());
    }
  }

  // ---------------------------------------------------------------- the end

  boolean isLeaving() {
    return leaving.get();
  }

  void leaveSoon() {
    leaving.set(true);
    drain();
  }

  // ---------------------------------------------------------------- looking in

  @Override
  public long running() {
    return running.get();
  }

  @Override
  public long replaying() {
    return replaying.get();
  }
}
