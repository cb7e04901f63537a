package dev.weir.spill;

import dev.weir.observe.Outcome;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import reactor.util.concurrent.Queues;

/** What comes back from disk for one taker: a stream, or a pool. */
final class Replay<T> {
  /*
   * ahead        the disk's thread adds, up to readAhead of them; the taker takes, one thread at a time
   * size         how many are in there: raised before adding, lowered after taking
   * releasable   of the taker: all records below it were passed on
   * open         set by the taker once it may be called; nothing is read for it before
   * left         set by the taker once it has passed on what it had in hand: releasable is final. It may have
   *              resigned before, so that the next one comes, who is not served until then
   * failure      set by the disk's thread: the log could not be written or read. What can be passed on is
   *              passed on, and then the taker ends with it
   * exhausted    set by the disk's thread after the last add: no more will come, though some is on disk
   * closing      set by the disk's thread: the spill is being disposed of. The taker takes no more and leaves
   *
   * Whatever the disk's thread sets or adds, it calls the taker afterwards, on whatever thread that wants.
   */
  private final Depot<T> depot;
  private final Runnable taker;
  private final int readAhead;
  private final Queue<Replayed<T>> ahead;
  private final AtomicInteger size = new AtomicInteger();
  private volatile long releasable;
  private volatile boolean open;
  private volatile boolean left;
  private volatile @Nullable Throwable failure;
  private volatile boolean exhausted;
  private volatile @Nullable Disposal closing;
  private int releasedSinceWake;

  Replay(Depot<T> depot, Runnable taker, int readAhead) {
    this.depot = depot;
    this.taker = taker;
    this.readAhead = readAhead;
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

  /** One that was taken has been passed on, as all before it. */
  void passedOn(Replayed<T> element) {
    settled(element, Outcome.COMPLETED);
    releaseUpTo(element);
  }

  /** From any thread: one that was taken is over and done with, and may be counted so. */
  void settled(Replayed<T> element, Outcome outcome) {
    depot.gone(element, outcome);
  }

  /** All up to this one are over and done with: their records may go. */
  void releaseUpTo(Replayed<T> element) {
    if (element.isOnDisk()) {
      releasable = element.number() + 1;
    }
    if (depot.pending() == 0 || size.get() == 0 || ++releasedSinceWake >= readAhead >> 1) {
      releasedSinceWake = 0;
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
    return closing;
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

  long releasable() {
    return releasable;
  }

  void fail(Throwable why) {
    failure = why;
  }

  void exhaust() {
    exhausted = true;
  }

  void close(Disposal how) {
    closing = how;
  }

  /** Calls the taker. */
  void tell() {
    taker.run();
  }
}
