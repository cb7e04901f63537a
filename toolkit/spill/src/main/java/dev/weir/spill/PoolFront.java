package dev.weir.spill;

import dev.weir.observe.Outcome;
import dev.weir.observe.Reason;
import dev.weir.overflow.Overflow;
import dev.weir.pool.PoolRejectedException;
import dev.weir.pool.TaskOptions;
import dev.weir.pool.TurnedAway;
import dev.weir.pool.WorkerPool;
import dev.weir.spi.operator.SerialDrain;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
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
   * inPool      replays that the pool was given and has not answered for
   * refused     replays that the pool had no room for, those who wait included, in the order of their records:
   *             offered again when something has settled, or a moment later
   * offered     how many of these the pool has; raised under the drain, lowered by who is told, once the replay is
   *             settled or in refused: at 0 there is nothing to wait for
   * replaying   how many of these are on disk: the ledger says they run
   * running     live elements in the pool
   * pause       on: the pool has refused one that would wait. None is offered until something settles, or a moment
   *             has passed: others may fill the pool, and all places where one waits for it
   * leaving     no more is taken, in or back, but what the pool has refused is offered until it is done: it may
   *             be before others, on disk, that are. Set by whoever disposes of the front, or finds the pool gone
   * left        under the drain: the disk is another's
   *
   * A replay is one of
   *   in the pool -> settled    handled, or failed: it will not come again
   *   in the pool -> refused -> in the pool
   *   in the pool -> (none)     the pool is gone, or the spill: its record stays
   * Who takes it out of inPool decides which. Whether it is settled before the disk's thread takes it back is up
   * to the Replayed.
   *
   * Whatever settles asks for a pass, which offers as many more as the quota says. While live elements run or
   * replays are offered there is always somebody who will ask.
   */
  private static final TaskOptions LIVE = TaskOptions.none().overflow(Overflow.reject());
  private static final TaskOptions AGAIN = TaskOptions.none().overflow(Overflow.block());

  private final WorkerPool pool;
  private final SpillHandler<? super T> handler;
  private final BiConsumer<? super T, ? super Throwable> failures;
  private final Depot<T> depot;
  private final SpillSetup<T> setup;
  private final SpillConfig config;
  private final Replay<T> replay;
  private final ReplayQuota quota;
  private final Pause pause;
  private final Set<Again> inPool = ConcurrentHashMap.newKeySet();
  private final ConcurrentSkipListMap<Long, Again> refused = new ConcurrentSkipListMap<>();
  private final AtomicInteger offered = new AtomicInteger();
  private final AtomicInteger replaying = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicBoolean leaving = new AtomicBoolean();
  private boolean left;
  private long cameBack;

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
    int room = pool.config().capacity();
    this.replay =
        new Replay<>(
            depot, this::hearNews, config.readAhead(), span(config.readAhead(), room), true);
    this.quota = new ReplayQuota(room, config.shares());
    this.pause = new Pause(setup.emitter(), this::somethingSettled);
  }

  /* What is read and not released: it has to be kept in mind until the slowest handler is done. */
  private static int span(int readAhead, int room) {
    return (int) Math.min(Integer.MAX_VALUE, (long) readAhead + Math.max(readAhead, room));
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
      PoolOrigin<T> origin = new PoolOrigin<>(config, setup.emitter());
      if (!leavesPool()) {
        return Mono.empty(); // cancelled: nobody hears
      }
      boolean spilled = depot.handOverWithin(config.handover(), element, origin);
      drain(); // who leaves waits for those who run
      if (spilled) {
        return origin.answer();
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
    if (!left && !isForced()) {
      offerMore();
    }
    if (leaving.get() && !left && (hasNothingInHand() || isForced())) {
      left = true;
      replay.leave();
    }
    if (left) {
      inPool.forEach(Again::callOff);
      refused.clear();
      replay.discardCopies(Context.empty());
    }
  }

  /* The disk's thread has read something, or is told of the end. */
  private void hearNews() {
    drain();
  }

  /* What the pool has refused is among it: others may have been handled that were behind it. */
  private boolean hasNothingInHand() {
    return running.get() + offered.get() == 0 && refused.isEmpty();
  }

  private boolean isForced() {
    return replay.closing() == Disposal.FORCED;
  }

  private void offerMore() {
    while (mayOffer()) {
      Again next = nextToOffer();
      if (next == null) {
        return;
      }
      next.offer();
    }
  }

  private @Nullable Again nextToOffer() {
    Map.Entry<Long, Again> again = refused.pollFirstEntry();
    if (again != null) {
      return again.getValue();
    }
    Replayed<T> next = leaving.get() ? null : replay.poll();
    return next == null ? null : new Again(next, cameBack++);
  }

  private boolean mayOffer() {
    return offered.get() < quota.limit() && !pause.isOn();
  }

  /** An element that comes back. */
  private final class Again {
    private final Replayed<T> replayed;
    private final T element;
    private final long place;
    private volatile boolean started;
    private @Nullable Disposable task;

    Again(Replayed<T> replayed, long place) {
      this.replayed = replayed;
      this.element = replayed.element();
      this.place = place;
    }

    void offer() {
      inPool.add(this);
      offered.incrementAndGet();
      countReplaying(1);
      task = pool.submit(this::run, AGAIN).subscribe(null, this::failed, this::handled);
    }

    private @Nullable Void run() throws Exception {
      started = true;
      handler.handle(element);
      return null;
    }

    private void handled() {
      over(Outcome.COMPLETED);
    }

    private void failed(Throwable error) {
      Reason why = error instanceof TurnedAway away ? away.reason() : null;
      if ((why == Reason.SHUT_DOWN || why == Reason.DISPOSED) && pool.isDisposed()) {
        leaving.set(true);
        comeBack();
      } else if (why != null && !started && why.outcome() != Outcome.TIMED_OUT) {
        offerLater();
      } else {
        tell(error);
        over(outcomeOf(error, started));
      }
    }

    private void tell(Throwable error) {
      try {
        failures.accept(element, error);
      } catch (Throwable e) { // its own mistake: the record is done with all the same
        Operators.onErrorDropped(e, Context.empty());
      }
    }

    private void over(Outcome outcome) {
      if (leavesPool()) {
        quota.replaySettled();
        replay.settle(replayed, outcome);
        offered.decrementAndGet();
        somethingSettled();
      }
    }

    private void offerLater() {
      if (leavesPool()) {
        pause.begin();
        refused.put(place, this);
        offered.decrementAndGet();
        drain(); // who leaves waits for it no more, and the moment may have passed
      }
    }

    private void comeBack() {
      if (leavesPool()) {
        offered.decrementAndGet();
      }
      drain();
    }

    /** What the pool has not settled by now stays on disk. */
    void callOff() {
      if (leavesPool()) {
        offered.decrementAndGet();
        if (task != null) {
          task.dispose();
        }
        if (!replayed.isOnDisk()) { // the pool may be at it: nobody else may have it
          replay.settle(replayed, Outcome.CANCELLED);
        }
      }
    }

    /* False if that was known. */
    private boolean leavesPool() {
      boolean first = inPool.remove(this);
      if (first) {
        countReplaying(-1);
      }
      return first;
    }

    private void countReplaying(int change) {
      if (replayed.isOnDisk()) {
        replaying.addAndGet(change);
      }
    }
  }

  private void somethingSettled() {
    pause.end();
    drain();
  }

  // ---------------------------------------------------------------- the end

  boolean isLeaving() {
    return leaving.get();
  }

  void leaveSoon() {
    leaving.set(true);
    drain();
  }

  @Override
  public void hearOfTheEnd() {
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
