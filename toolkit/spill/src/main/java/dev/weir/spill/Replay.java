package dev.weir.spill;

import dev.weir.observe.Outcome;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;
import reactor.util.context.Context;

/** What comes back from disk for one taker: a stream, or a pool. */
final class Replay<T> {
  /*
   * ahead        the disk's thread adds, up to readAhead of them; the taker takes, one thread at a time
   * size         how many are in there: raised before adding, lowered after taking
   * open         set by the taker once it may be called; nothing is read for it before
   * left         set by the taker once it takes no more: what it has not settled by now comes back to the disk's
   *              thread, unless it settles it before that looks. It may have resigned before, so that the next one
   *              comes, who is not served until then
   * failure      set by the disk's thread, once: the log could not be written or read. What can be passed on is
   *              passed on, and then the taker ends with it
   * exhausted    set by the disk's thread after the last add: no more will come, though some is on disk
   *
   * The depot knows whether the spill is being disposed of: the taker then takes no more, and leaves.
   *
   * Whatever the disk's thread sets or adds, it calls the taker afterwards, on whatever thread that wants.
   */
  private final Depot<T> depot;
  private final Runnable taker;
  private final int readAhead;
  private final int span;
  private final boolean stays;
  private final Queue<Replayed<T>> ahead;
  private final AtomicInteger size = new AtomicInteger();
  private volatile boolean open;
  private volatile boolean left;
  private volatile @Nullable Throwable failure;
  private volatile boolean exhausted;
  private final AtomicInteger settledSinceWake = new AtomicInteger();

  /**
   * What comes back for a taker that has nothing yet.
   *
   * @param readAhead how many are read before it takes them
   * @param span how many it is given at most behind one that it has not settled
   * @param stays whether the taker does not end when the disk fails
   */
  Replay(Depot<T> depot, Runnable taker, int readAhead, int span, boolean stays) {
    this.depot = depot;
    this.taker = taker;
    this.readAhead = readAhead;
    this.span = span;
    this.stays = stays;
    this.ahead = Queues.<Replayed<T>>get(readAhead).get();
  }

  // ---------------------------------------------------------------- the taker's

  /** From now on the taker may be called. */
  void open() {
    open = true;
    depot.wake();
  }

  /** Takes what comes next; null if nothing has been read. */
  @Nullable Replayed<T> poll() {
    Replayed<T> next = ahead.poll();
    if (next != null && size.decrementAndGet() == 0) {
      depot.wake();
    }
    return next;
  }

  boolean hasNext() {
    return !ahead.isEmpty();
  }

  /**
   * From any thread: one that was taken is over and done with. It is counted so, and its record may
   * go as soon as those before it may; unless it was taken back before.
   */
  void settle(Replayed<T> element, Outcome outcome) {
    if (!element.settle()) {
      return;
    }
    depot.gone(element, outcome);
    if (depot.pending() == 0
        || size.get() == 0
        || settledSinceWake.incrementAndGet() >= readAhead >> 1) {
      settledSinceWake.set(0);
      depot.wake();
    }
  }

  /** Whether everything that was ever spilled has been passed on, or will never be. */
  boolean isFinished() {
    return depot.pending() == 0 || (exhausted && ahead.isEmpty());
  }

  @Nullable Throwable failure() {
    return failure;
  }

  @Nullable Disposal closing() {
    return depot.disposal();
  }

  /** The taker will leave as soon as it has passed on what it has in hand: the next may come. */
  void resign() {
    depot.resign(this);
  }

  /** The taker leaves: what it has not passed on is read again for the next one. */
  void leave() {
    left = true;
    depot.resign(this);
    depot.wake();
  }

  /** The taker has left: what it has not taken are copies, but for what was never written. */
  void discardCopies(Context context) {
    for (Replayed<T> copy = poll(); copy != null; copy = poll()) {
      if (copy.isOnDisk()) {
        Operators.onDiscard(copy.element(), context);
      }
    }
  }

  // ---------------------------------------------------------------- of the disk's thread

  boolean isOpen() {
    return open;
  }

  boolean hasLeft() {
    return left;
  }

  boolean wantsMore() {
    return size.get() < readAhead;
  }

  void add(Replayed<T> element) {
    size.incrementAndGet();
    ahead.offer(element);
  }

  int span() {
    return span;
  }

  boolean stays() {
    return stays;
  }

  void fail(Throwable why) {
    if (failure == null) {
      failure = why;
    }
  }

  void exhaust() {
    exhausted = true;
  }

  /** Calls the taker. */
  void tell() {
    taker.run();
  }
}
