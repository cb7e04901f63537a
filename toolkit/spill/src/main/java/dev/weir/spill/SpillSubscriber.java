package dev.weir.spill;

import dev.weir.observe.Outcome;
import dev.weir.overflow.Overflow;
import dev.weir.spi.operator.Requested;
import dev.weir.spi.operator.SerialDrain;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/** One stream: some of it in memory, and what does not fit there on disk. */
final class SpillSubscriber<T> extends SerialDrain
    implements CoreSubscriber<T>, Subscription, Scannable, Stage {
  /*
   * memory       what never was on disk: the source's thread adds, the drain takes
   * consumed     how many have left memory or the handover, or passed both by, since more were requested: under
   *              the drain
   * ending       first of: the source's end, a mistake, a failure of the disk, the spill's own end. The last two
   *              replace a completion, which would not be true. Then nothing more is accepted
   * cancelled    by the subscriber: the drain discards what is in memory, and leaves the disk to the next
   * over         the drain has passed on the end
   *
   * The source's thread passes an element on itself if nothing is in memory, nothing spilled, and it can enter
   * the drain. Else it adds to memory, if that has room (and, in order, nothing is spilled: all that was is
   * passed on before), and asks for a pass; or it hands over to the disk.
   *
   * In order, all that is in memory is older than all that is spilled: memory gets nothing while something is
   * spilled, and "nothing is spilled" is seen only after the last of it was passed on.
   *
   * An ending is read before looking whether anything is left: the source adds, or hands over, then ends.
   */
  private final CoreSubscriber<? super T> actual;
  private final Downstream<T> downstream;
  private final Depot<T> depot;
  private final SpillConfig config;
  private final Scheduler emitter;
  private final int replenishAt;
  private final Errand answer;
  private final Replay<T> replay;
  private final StreamOrigin<T> origin;
  private final Turns turns;
  private final Requested demand = new Requested();
  private final Memory<T> memory;
  private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();
  private @Nullable Subscription upstream;
  private volatile boolean cancelled;
  private volatile boolean over;
  private boolean left;
  private @Nullable Disposal closing;
  private @Nullable Throwable heard;
  private int consumed;

  SpillSubscriber(
      CoreSubscriber<? super T> actual, Depot<T> depot, SpillSetup<T> setup, int memorySize) {
    this.actual = actual;
    this.downstream = new Downstream<>(actual);
    this.depot = depot;
    this.config = setup.config();
    this.emitter = setup.emitter();
    this.replenishAt = config.handover() - (config.handover() >> 2);
    this.turns = config.newTurns();
    this.memory = new Memory<>(memorySize);
    this.origin = new StreamOrigin<>(actual, config);
    this.answer = new Errand(emitter, () -> drain());
    this.replay =
        new Replay<>(depot, answer::ask, config.readAhead(), 2 * config.readAhead(), false);
  }

  Replay<T> replay() {
    return replay;
  }

  /** The source has failed to subscribe. */
  void abandon() {
    if (!replay.isOpen()) {
      replay.resign();
      depot.forget(this);
    }
  }

  @Override
  public long inMemory() {
    return memory.size();
  }

  @Override
  public void hearOfTheEnd() {
    if (replay.isOpen()) { // else it is told when it is
      answer.ask();
    }
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
      if (!cancelled) {
        replay.open();
        s.request(capacity());
      }
    }
  }

  /* The most that may be in memory or wait to be written. */
  private int capacity() {
    return memory.capacity() + config.handover();
  }

  @Override
  public void onNext(T element) {
    Rules.notNull("element", element);
    if (ending.get() != null || over) {
      Operators.onNextDropped(element, currentContext());
    } else if (cancelled) {
      Operators.onDiscard(element, currentContext());
    } else {
      depot.books().offered();
      if (!passOn(element)) {
        keep(element);
      }
    }
  }

  /* Passes on what need not wait. */
  private boolean passOn(T element) {
    if (demand.get() == 0 || memory.size() != 0 || depot.pending() != 0 || !enter()) {
      return false;
    }
    try {
      // demand stays, as only the drain takes of it, and so does memory, to which this thread adds
      boolean passes = demand.get() > 0 && !over && !cancelled && !left;
      if (passes && emitLive(element)) {
        demand.produced(1);
      }
      return passes;
    } finally {
      leave();
    }
  }

  private void keep(T element) {
    int kept = memory.size();
    if (kept < memory.capacity() && (!config.inOrder() || depot.pending() == 0)) {
      memory.add(element);
      drain();
    } else if (kept + origin.waiting() < capacity()) {
      origin.entering();
      depot.handOver(element, origin);
    } else { // more than was requested
      boolean drops = config.overflow().whenFull() == Overflow.Verdict.DROP;
      depot.books().settled(drops ? Outcome.DROPPED : Outcome.REJECTED);
      Operators.onDiscard(element, currentContext());
      if (!drops) {
        fail(config.sentTooMuch(capacity()));
      }
    }
  }

  @Override
  public void onError(Throwable why) {
    Rules.notNull("why", why);
    if (cancelled || over || !ending.compareAndSet(null, new Ending(why))) {
      Operators.onErrorDropped(why, currentContext());
    } else {
      drain();
    }
  }

  @Override
  public void onComplete() {
    if (ending.compareAndSet(null, Ending.COMPLETE)) {
      drain();
    }
  }

  /* From any thread: the stream ends itself, once all that was accepted is passed on. */
  private void fail(Throwable why) {
    Subscription source = upstream;
    if (source != null) {
      source.cancel();
    }
    Ending error = new Ending(why);
    if (cancelled
        || !(ending.compareAndSet(null, error) || ending.compareAndSet(Ending.COMPLETE, error))) {
      Operators.onErrorDropped(why, currentContext());
    }
    drain();
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
      replay.resign();
      Subscription source = upstream;
      if (source != null) {
        source.cancel();
      }
      drain();
    }
  }

  // ---------------------------------------------------------------- the drain

  @Override
  protected void pass() {
    if (!cancelled && !over) {
      heed();
      replenish();
      passOnAll();
    }
    if (cancelled || over) {
      discardAll();
    }
  }

  /* What the disk's thread has to say. */
  private void heed() {
    Throwable mistake = origin.mistake();
    Throwable why = mistake == null ? replay.failure() : mistake;
    if (why != null && heard == null) {
      heard = why;
      fail(why);
    }
    Disposal how = replay.closing();
    if (how != null && how != closing) {
      closing = how;
      endBy(how);
    }
    if (left) {
      replay.discardCopies(currentContext()); // of what was read meanwhile
    }
  }

  /* The spill is disposed of: first nothing more is accepted, then the disk is left. */
  private void endBy(Disposal how) {
    Ending last = ending.get();
    boolean loses = depot.pending() != 0 || (how == Disposal.FORCED && !memory.isEmpty());
    if (last == null || (Ending.isCompletion(last) && loses)) {
      fail(new SpillRefusedException(config, how.reason()));
    }
    leaveDisk();
    if (how == Disposal.FORCED) {
      discardMemory();
    }
  }

  private void passOnAll() {
    long wanted = demand.get();
    long emitted = 0;
    while (!cancelled) {
      heed(); // each time: this pass may go on for as long as the source does
      Ending last = ending.get(); // read before looking whether anything is left
      boolean replayWaits = !left && replay.hasNext(); // first: what is in memory may be older
      boolean liveWaits = !memory.isEmpty();
      if (!liveWaits && !replayWaits) {
        demand.produced(emitted);
        if (last != null && (left || replay.isFinished())) {
          heed(); // what has finished it may be a failure
          end(Rules.notNull("ending", ending.get()));
        }
        return;
      }
      if (emitted == wanted) {
        demand.produced(emitted);
        return;
      }
      boolean counts =
          turns.isForLive(liveWaits, replayWaits)
              ? emitLive(Rules.notNull("element", memory.poll()))
              : emitFromDisk();
      if (counts) {
        emitted++;
      }
    }
  }

  private boolean emitLive(T element) {
    depot.books().settled(Outcome.COMPLETED);
    consumed++;
    boolean counts = downstream.emit(element);
    replenish();
    return counts;
  }

  private boolean emitFromDisk() {
    Replayed<T> next = Rules.notNull("next", replay.poll());
    try {
      return downstream.emit(next.element());
    } finally { // also if it throws: it is not passed on again
      replay.settle(next, Outcome.COMPLETED);
    }
  }

  /* Makes the source send more, if it is time. */
  private void replenish() {
    consumed += origin.takeFreed();
    Subscription source = upstream;
    if (consumed >= replenishAt && source != null && ending.get() == null) {
      int all = consumed;
      consumed = 0;
      source.request(all);
    }
  }

  /* Passes on the end. */
  private void end(Ending last) {
    over = true;
    leaveDisk();
    depot.forget(this);
    downstream.end(last);
  }

  /* What was read ahead are copies: they are read again for the next subscriber. */
  private void leaveDisk() {
    if (!left) {
      left = true;
      replay.leave();
    }
    replay.discardCopies(currentContext());
  }

  private void discardMemory() {
    for (T element = memory.poll(); element != null; element = memory.poll()) {
      depot.books().settled(Outcome.CANCELLED);
      Operators.onDiscard(element, currentContext());
    }
  }

  private void discardAll() {
    discardMemory();
    leaveDisk();
    depot.forget(this);
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
    if (key == Attr.BUFFERED) {
      return memory.size() + origin.waiting();
    }
    if (key == Attr.CAPACITY || key == Attr.PREFETCH) {
      return capacity();
    }
    if (key == Attr.TERMINATED) {
      return over;
    }
    if (key == Attr.CANCELLED) {
      return cancelled;
    }
    if (key == Attr.DELAY_ERROR) {
      return true;
    }
    if (key == Attr.RUN_STYLE) {
      return Attr.RunStyle.ASYNC;
    }
    if (key == Attr.RUN_ON) {
      return emitter;
    }
    Ending last = ending.get();
    return key == Attr.ERROR && last != null ? last.error() : null;
  }
}
