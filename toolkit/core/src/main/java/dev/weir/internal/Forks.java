package dev.weir.internal;

import dev.weir.observe.Outcome;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks on a pool's seats fork: new work that does not come in by the room, but waits in
 * the queue of the seat on which it was forked, for that seat or a thief. It takes no place in the
 * room; the queues bound it. In a pool without such queues nothing is forked.
 */
final class Forks {
  /*
   *   queued = forked - taken - takenElsewhere - (those of the room's tombstones that were forked)
   *   live   = forked - left - leftElsewhere      everything forked that is not settled, running ones included
   *
   * forked and taken, left of the tallies have one writer each, a seat's thread; all of them only grow, and
   * a thief carries what it has claimed into its own queue unseen, which changes none of them. A task leaves
   * when it is settled, by its seat's tally or, elsewhere, by leftElsewhere.
   *
   * Vacant means closed, and none is live. What left is added up before what was forked, so at worst a
   * task counts as live that has just been settled, and whoever settled it looks again. Once every queue
   * is seen closed, forked is final; so once vacant, always vacant.
   */
  private final PoolCore core;
  private final LocalQueue[] queues;
  private final Tally[] tallies;
  private final AtomicLong takenElsewhere = new AtomicLong();
  private final AtomicLong leftElsewhere = new AtomicLong();

  /**
   * No forks yet.
   *
   * @param core the pool
   * @param tallies one per seat
   * @param capacity how many may wait at each seat: a power of two; 0 if nothing is forked
   */
  Forks(PoolCore core, Tally[] tallies, int capacity) {
    this.core = core;
    this.tallies = tallies;
    this.queues = new LocalQueue[capacity == 0 ? 0 : tallies.length];
    for (int i = 0; i < queues.length; i++) {
      queues[i] = new LocalQueue(capacity);
    }
  }

  /** Whether tasks of this pool can fork. */
  boolean arePossible() {
    return queues.length > 0;
  }

  /** What the seat of that number needs; null if nothing is forked. */
  @Nullable SeatForks ofSeat(int seat) {
    return arePossible()
        ? new SeatForks(
            core,
            queues[seat],
            new Thief(seat, queues),
            new AtOnce(core, queues[seat], tallies[seat]))
        : null;
  }

  // ---------------------------------------------------------------- forking

  /**
   * Takes new work in as a fork, if the current thread sits on one of the seats, and there is room
   * in that seat's queue.
   *
   * @param entry an admission, or a bare body
   * @return false if it must come in by the room
   */
  boolean fork(Object entry) {
    SeatForks here = here();
    return here != null && here.fork(entry);
  }

  /** What belongs to the seat on which the current thread sits; null if that is none of these. */
  @Nullable SeatForks here() {
    return Thread.currentThread() instanceof ForkingThread thread
            && thread.seat() instanceof PoolSeat seat
            && seat.isOf(core)
        ? seat.forks
        : null;
  }

  // ---------------------------------------------------------------- taking account

  /** One was settled elsewhere than at the end of its run on a seat. */
  void leftElsewhere() {
    leftElsewhere.getAndIncrement();
  }

  /** A bare body was taken for nothing. */
  void discarded() {
    core.room().books().discarded(Outcome.CANCELLED);
    leftElsewhere();
  }

  // ---------------------------------------------------------------- the end

  /** Lets nothing be forked any more. */
  void close() {
    for (LocalQueue queue : queues) {
      queue.close();
    }
  }

  /** Takes something out of a queue, for one who has none. Null if they are empty. */
  @Nullable Object poll() {
    for (LocalQueue queue : queues) {
      Object entry = queue.poll();
      if (entry != null) {
        takenElsewhere.getAndIncrement();
        return entry;
      }
    }
    return null;
  }

  /** Whether nothing can be forked any more, and all that was is settled. */
  boolean isVacant() {
    long left = leftElsewhere.get();
    for (Tally tally : tallies) {
      left += tally.forksLeft();
    }
    long forked = 0;
    for (LocalQueue queue : queues) {
      if (!queue.isClosed()) {
        return false;
      }
      forked += queue.forked();
    }
    return forked == left;
  }

  // ---------------------------------------------------------------- looking in

  boolean hasEntries() {
    for (LocalQueue queue : queues) {
      if (queue.size() > 0) {
        return true;
      }
    }
    return false;
  }

  /** How many lie in the queues. */
  long backlog() {
    long backlog = 0;
    for (LocalQueue queue : queues) {
      backlog += queue.size();
    }
    return backlog;
  }

  /** How many were ever forked. */
  long offered() {
    long forked = 0;
    for (LocalQueue queue : queues) {
      forked += queue.forked();
    }
    return forked;
  }

  /** How many were taken by seats. */
  long taken() {
    long taken = 0;
    for (Tally tally : tallies) {
      taken += tally.forksTaken();
    }
    return taken;
  }

  /** How many were forked and not taken yet, tombstones included. */
  long waiting() {
    return offered() - taken() - takenElsewhere.get();
  }

  /** The stamp of the one that has waited longest, as far as a glance shows; 0 if there is none. */
  long oldestStamp() {
    long oldest = 0;
    for (LocalQueue queue : queues) {
      long stamp = queue.oldestStamp();
      if (stamp != 0 && (oldest == 0 || stamp - oldest < 0)) {
        oldest = stamp;
      }
    }
    return oldest;
  }
}
