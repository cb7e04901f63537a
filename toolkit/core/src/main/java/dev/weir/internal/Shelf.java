package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.observe.PrioritySnapshot;
import dev.weir.request.Request;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jctools.queues.atomic.MpscLinkedAtomicQueue;
import org.jspecify.annotations.Nullable;

/**
 * Where a room that is not first come, first served keeps what it has let in, in the order of its
 * discipline, until a seat takes it. The ring brings it here.
 */
final class Shelf extends Drain {
  /*
   * An entry goes: ring -> ranks -> a seat. Whoever takes, and now and then whoever brings, first puts
   * on the shelf what is in the ring; one thread at a time, by the drain's enter and leave, so that the
   * ranks are single-threaded and the ring has one consumer.
   *
   * front        the next few, in order, for seats to take without the drain. Filled within enter and leave
   *              only, and only while tasks are so short that all of them take no longer than waking a thread:
   *              who comes meanwhile goes behind them, whatever its rank. Once tasks turn out long, or so much
   *              longer that there are more than twice as many as there may be, whoever takes next puts back
   *              on the ranks what is left of them. On a clock that cannot tell, such as a virtual one, nobody
   *              is in front, and the order is exact
   * passed       entries that have left ring and ranks otherwise than by the front, less those that were put
   *              back; written within enter and leave only. What was let in and not taken is the ring's tail
   *              index less this and what was taken from the front
   * departures   admissions that were settled elsewhere, from any thread to the next pass, which removes
   *              their tombstones from the ranks, or lets them be when the ring brings them
   *
   * Who is settled elsewhere first gives back its place, and then departs. Until then its tombstone stays
   * ranked: whoever has no room and finds that it is the last need displace nobody, but look for room again.
   * What is in front can neither leave it nor be displaced: a tombstone there is found by whoever takes it.
   *
   * Times. Every entry has a stamp, as its rank may depend on it: one that inherited another's could go
   * before all that are more urgent. For the statistics, only as many are timed as the pace says.
   */

  /** A producer helps when there are this many in the ring. */
  private static final int STRIDE = 1024;

  /** How many slots the ring needs at most, that nobody has to wait for one as a rule. */
  static final int MOST_ON_THE_WAY = 4 * STRIDE;

  private final Ring ring;
  private final RoomBooks books;
  private final Clock clock;
  private final Pace pace;
  private final Ranks ranks;
  private final Levels levels = new Levels();
  private final MpscLinkedAtomicQueue<Admission> departures = new MpscLinkedAtomicQueue<>();
  private final Front front = new Front();
  private final PaddedLong passed = new PaddedLong();
  private final Ring.Sink sink = this::shelve;

  /** How many have left the ranks for the front or a seat. Within enter and leave only. */
  private long ranked;

  /**
   * An empty shelf.
   *
   * @param ring brings what is let in
   * @param discipline orders it
   * @param books take account of tombstones
   * @param clock what the discipline goes by
   * @param pace how many have their times taken
   * @param learned what the discipline has learned; null if it does not learn
   */
  Shelf(
      Ring ring,
      Discipline discipline,
      RoomBooks books,
      Clock clock,
      Pace pace,
      @Nullable LearnedTimes learned) {
    this.ring = ring;
    this.books = books;
    this.clock = clock;
    this.pace = pace;
    this.ranks = new Ranks(discipline, clock, learned);
  }

  // ---------------------------------------------------------------- any thread

  /** How many entries have been taken, or have left as tombstones. */
  long taken() {
    long fromFront = front.taken(); // first: who puts back lowers the other before it raises this
    return fromFront + passed.get();
  }

  boolean hasEntries() {
    return left() > 0;
  }

  /* How many have not been taken. Never none while there is one: the other way round, one that came and was
   * taken between the two readings would count as the one that is there. */
  private long left() {
    long taken = taken();
    return ring.tailIndex() - taken;
  }

  /** What there is of each priority, and was. */
  List<PrioritySnapshot> snapshot(WaitingLine waiting) {
    return levels.snapshot(waiting.ranks(), ranks, front);
  }

  /**
   * An entry was published. Helps if nobody has been here for long, lest one who takes finds too
   * many at once.
   */
  void arrived(long index) {
    if ((index & (STRIDE - 1)) == STRIDE - 1 && index - ring.headIndex() >= STRIDE) {
      drain();
    }
  }

  /** An admission was settled that may be here. */
  void depart(Admission admission) {
    departures.offer(admission);
    drain();
  }

  /**
   * Takes the one who goes next.
   *
   * @param cursor tells the entry's stamp afterwards
   * @return the entry, or null if there is none
   */
  @Nullable Object take(Ring.Cursor cursor) {
    cursor.stamp(0);
    for (int spins = 0; ; spins = Spin.pause(spins)) {
      Waiter next = isFrontStale() ? null : front.poll();
      if (next == null) {
        long found = left();
        if (found <= 0) {
          cursor.lost();
          return null;
        }
        if (cursor.keep(found)) {
          cursor.gained(left() - found);
        }
        if (enter()) {
          try {
            next = next();
          } finally {
            depose();
          }
        }
      }
      if (next != null) {
        if (next.timed) {
          cursor.stamp(next.since);
        }
        return next.entry();
      }
    }
  }

  /** Since when the oldest entry waits, or 0 if there is none. */
  long oldestStamp() {
    hold();
    try {
      absorb();
      takeBackIfStale();
      Waiter oldest = ranks.oldest();
      Waiter next = front.oldest();
      if (next == null || (oldest != null && oldest.since - next.since < 0)) {
        return oldest == null ? 0 : oldest.since;
      }
      return next.since;
    } finally {
      depose();
    }
  }

  /**
   * Puts one on the shelf in place of the last of those who may have to move, if that is another.
   *
   * @param arrival not in the ring
   * @param displacement says who may have to move, and moves it
   * @return who has lost its place; null if nobody, and the arrival is not here; the arrival if it
   *     is not here either, but there may be room by now
   */
  @Nullable Waiter exchange(Waiter arrival, Displacement displacement) {
    hold();
    try {
      absorb();
      takeBackIfStale(); // one of them may be the last
      return replaceLast(arrival, displacement);
    } finally {
      depose();
    }
  }

  private @Nullable Waiter replaceLast(Waiter arrival, Displacement displacement) {
    if (!displacement.isNeeded()
        || !ring.isEmpty()) { // or one is about to come who may be the last
      return arrival;
    }
    ranks.add(arrival);
    Waiter last = ranks.pollLast(arrival, w -> w == arrival || displacement.mayMove(w));
    if (last == null || last == arrival) {
      ranks.leave(arrival);
      return null;
    }
    if (displacement.take(last.admission())) {
      return last;
    }
    ranks.leave(arrival);
    ranks.add(last);
    return arrival; // its place is free, or about to be
  }

  // ---------------------------------------------------------------- within enter and leave

  /* Leaves, then tells of a discipline that was given up, which must not happen within. */
  private void depose() {
    Throwable mistake = ranks.takeMistake();
    leave();
    if (mistake != null) {
      Errors.reportOrDrop(mistake);
    }
  }

  @Override
  protected void pass() {
    absorb();
  }

  private void absorb() {
    if (!ring.isEmpty()) {
      ring.drainTo(sink);
    }
    for (Admission a = departures.poll(); a != null; a = departures.poll()) {
      Waiter waiter = a.asWaiter();
      waiter.departed = true;
      if (ranks.leave(waiter)) {
        bury();
      }
    }
  }

  private void shelve(Object entry, long stamp) {
    Waiter waiter = waiterOf(entry);
    if (waiter.departed) {
      bury();
      return;
    }
    if (waiter.since == 0) {
      waiter.since = stamp;
    }
    ranks.add(waiter);
  }

  /** What was let in, with its ticket. */
  static Waiter waiterOf(Object entry) {
    if (entry instanceof Admission admission) {
      return admission.asWaiter();
    }
    return entry instanceof Waiter waiter ? waiter : new Waiter(entry, Request.PLAIN, 0);
  }

  private @Nullable Waiter next() {
    absorb();
    takeBackIfStale();
    Waiter next = front.poll(); // somebody may have filled it just now
    if (next != null) {
      return next;
    }
    next = nextRanked();
    if (next == null) {
      return null;
    }
    if (fillFront()) {
      next.timed = true; // so that the pace soon knows if tasks are long by now
    }
    count(1);
    return next;
  }

  /* Whoever is timed is so by the number, not by rank: or nothing would be known but of the most urgent, or
   * of those that cost least. */
  private @Nullable Waiter nextRanked() {
    Waiter next = ranks.poll();
    if (next != null) {
      levels.taken(next);
      next.timed = pace.isSampled(ranked++);
      if (next.timed) {
        levels.waited(next, clock.nanoTime() - next.since);
      }
    }
    return next;
  }

  private boolean isFrontStale() {
    int most = 2 * pace.patience();
    return most < Front.SIZE && front.size() > most; // the first alone while tasks are shortest
  }

  /* Whether any came there. */
  private boolean fillFront() {
    int most = clock.isPrecise() ? pace.patience() : 0;
    int filled = 0;
    for (; filled < most && front.hasPlace(); filled++) {
      Waiter next = nextRanked();
      if (next == null) {
        break;
      }
      front.add(next);
    }
    return filled > 0;
  }

  private void takeBackIfStale() {
    if (!isFrontStale()) {
      return;
    }
    Deque<Waiter> back = new ArrayDeque<>();
    for (; ; ) {
      count(-1); // first: what is there must not seem to be taken
      Waiter waiter = front.poll();
      if (waiter == null) {
        count(1);
        break;
      }
      back.push(waiter);
    }
    for (Waiter waiter : back) {
      levels.putBack(waiter);
      if (waiter.departed) {
        bury();
      } else {
        ranks.putBack(waiter);
      }
    }
  }

  private void bury() {
    count(1);
    books.tombstoneTaken();
  }

  private void count(int entries) {
    passed.setRelease(passed.getOpaque() + entries);
  }
}
