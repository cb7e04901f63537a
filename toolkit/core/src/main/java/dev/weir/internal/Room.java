package dev.weir.internal;

import static java.util.Objects.requireNonNull;

import dev.weir.discipline.Discipline;
import dev.weir.discipline.Line;
import dev.weir.observe.Outcome;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jctools.queues.atomic.MpscLinkedAtomicQueue;
import org.jspecify.annotations.Nullable;

/**
 * The bounded waiting room: at most {@code capacity} admissions are in it, from the moment they are
 * let in until they are settled, running ones included. Beyond that they wait for room, without a
 * thread, in a line that is bounded too.
 */
final class Room extends Drain {
  /*
   * Where an admission can be
   *   in line   in arrivals, then in line: WAITING. Counted by waiters.
   *   in ring   READY, or a tombstone: settled, its place given back, its slot not yet taken
   *   taken     RUNNING or HELD, or an overrun body whose place is given back
   *
   * places taken = ring.tailIndex - (sum of the tallies' left) - leftElsewhere
   *   Every entry in the ring took a place when the tail went over it. A seat gives back the place of
   *   what it ran by its own counter; everybody else through leftElsewhere. All of them only grow, so
   *   whatever a producer adds up is at most what has been given back by the time it is done: it may
   *   think the room fuller than it is, never emptier. If it finds the room full and the tail has not
   *   moved meanwhile, then the room was full when it began to add.
   *
   * limit    how far the tail may go: capacity + places given back, as last added up, and no further
   *          than the ring has slots. Once computed it stays valid; so a plain race of writers is fine.
   *
   * LINED    a flag in the tail word: somebody waits for room, or slots are being swept. While it is
   *          up only the drain advances the tail, so nobody overtakes those in line.
   * CLOSED   a flag in the tail word: nobody is let in any more.
   *
   * Who drains: whoever lines up; whoever gives a place back and then sees waiters > 0; whoever
   * withdraws from the line; whoever closes. Lining up raises waiters, then the drain reads the places
   * given back; giving back writes those, then (a full fence later: the CAS by which a seat takes its
   * next task, or an explicit fence) reads waiters. One of the two sees the other.
   *
   * The ring has at least twice as many slots as the room has places, so tombstones rarely matter. If
   * they do fill it, the drain sweeps: takes everything out and puts what is live back, in order. A
   * swept entry passes the tail twice; its first place is given back through leftElsewhere.
   */
  enum Entry {
    /** It is in. */
    ADMITTED,
    /** There is no room, or somebody is ahead in line. */
    FULL,
    /** Nobody is let in any more. */
    CLOSED
  }

  private final int capacity;
  private final int maxWaiters;
  private final Ring ring;
  private final Tally[] tallies;
  private final Runnable wake;
  private final Clock clock;

  private final PaddedLong limit = new PaddedLong();
  private final PaddedLong leftElsewhere = new PaddedLong();
  private final AtomicInteger waiters = new AtomicInteger();
  private final MpscLinkedAtomicQueue<Waiter> arrivals = new MpscLinkedAtomicQueue<>();
  private final MpscLinkedAtomicQueue<Waiter> departures = new MpscLinkedAtomicQueue<>();
  private final Line<Waiter> line;
  private final Ring.Cursor sweeper = new Ring.Cursor();
  private volatile @Nullable Outcome closedWith;
  private volatile boolean sweepWanted;

  private final Pace pace;
  private final Counts counts = new Counts();
  private final LongAdder refused = new LongAdder();
  private final LongAdder linedUp = new LongAdder();
  private final LongAdder promoted = new LongAdder();
  private final LongAdder swept = new LongAdder();
  private final LongAdder tombstones = new LongAdder();
  private final LongAdder withdrawnRunning = new LongAdder();
  private final LongAdder inline = new LongAdder();
  private final LongAdder overrun = new LongAdder();
  private final AtomicInteger sweeps = new AtomicInteger(); // odd while one is under way

  /**
   * An empty room.
   *
   * @param capacity how many places
   * @param maxWaiters how many may wait for one
   * @param discipline orders those who wait
   * @param tallies one per seat
   * @param clock tells how long they waited
   * @param wake called after the drain let somebody in
   */
  Room(
      int capacity,
      int maxWaiters,
      Discipline discipline,
      Tally[] tallies,
      Clock clock,
      Runnable wake) {
    this.capacity = capacity;
    this.pace = new Pace(Math.max(0, capacity - tallies.length));
    this.maxWaiters = maxWaiters;
    this.ring = new Ring(2 * capacity);
    this.line = discipline.newLine();
    this.tallies = tallies;
    this.clock = clock;
    this.wake = wake;
  }

  // ---------------------------------------------------------------- letting in

  /**
   * Lets new work in, if there is room and nobody is ahead in line.
   *
   * @param entry an admission, or a bare body
   * @return whether it is in; if so, a seat must be woken
   */
  Entry enter(Object entry) {
    int spins = 0;
    for (; ; ) {
      long word = ring.tail();
      if ((word & (Ring.CLOSED | Ring.LINED)) != 0) {
        if ((word & Ring.CLOSED) != 0) {
          return Entry.CLOSED;
        }
        if (isSpokenFor(word)) {
          return Entry.FULL;
        }
        drain(); // there is a place to hand out, and whoever is at it has not finished
      } else {
        long index = Ring.index(word);
        if (index >= limit.getOpaque() && !raiseLimit(index)) {
          if (ring.tail() == word) {
            return Entry.FULL;
          }
          continue;
        }
        if (index < limit.getOpaque()
            && ring.publish(word, entry, pace.isSampled(index) ? clock.nanoTime() : 0)) {
          return Entry.ADMITTED;
        }
      }
      spins = Spin.pause(spins);
    }
  }

  /* Whether every free place belongs to somebody in line. */
  private boolean isSpokenFor(long word) {
    int before = sweeps.get();
    long free = capacity - taken(word);
    return free <= waiters.get() && (before & 1) == 0 && sweeps.get() == before;
  }

  /* False if the room is full. True without a higher limit if the ring is to be swept, which another
   * thread may be at: look again. */
  private boolean raiseLimit(long index) {
    long places = capacity + left();
    if (index >= places) {
      return false;
    }
    long slots = ring.headIndex() + ring.size();
    if (index >= slots) {
      sweepWanted = true;
      drain();
      return true;
    }
    limit.setOpaque(Math.min(places, slots));
    return true;
  }

  /**
   * Lets an admission wait for room.
   *
   * @param admission not known to anybody else yet
   * @return false if the waiters are too many. If true, it may have been let in meanwhile, or, if
   *     the room was closed, turned away
   */
  boolean lineUp(Admission admission) {
    int before;
    do {
      before = waiters.get();
      if (before >= maxWaiters) {
        return false;
      }
    } while (!waiters.compareAndSet(before, before + 1));
    linedUp.increment();
    Waiter waiter = new Waiter(admission, clock.nanoTime());
    admission.becomeWaiting(waiter);
    arrivals.offer(waiter);
    drain();
    return true;
  }

  /**
   * Counts an arrival that was neither let in nor allowed to wait.
   *
   * @param outcome what became of it
   */
  void refuse(Outcome outcome) {
    refused.increment();
    counts.add(outcome, 1);
  }

  // ---------------------------------------------------------------- taking and giving back

  @Nullable Object poll(Ring.Cursor cursor) {
    return ring.poll(cursor);
  }

  /** How far taking has come: changes whenever an entry is taken. */
  long progress() {
    return ring.headIndex();
  }

  /** How many entries have not been taken, tombstones included. */
  long backlog() {
    return ring.tailIndex() - ring.headIndex();
  }

  boolean hasEntries() {
    return !ring.isEmpty();
  }

  boolean hasWaiters() {
    return waiters.get() > 0;
  }

  /** A seat took a tombstone out of the ring. */
  void skipped() {
    tombstones.decrement();
  }

  /** A body is over whose task had been settled before. */
  void overrunEnded() {
    overrun.decrement();
  }

  /** Takes account of an admission that its own thread runs, for lack of room. */
  void enterInline() {
    refused.increment();
    inline.increment();
  }

  /** An admission that its own thread ran was settled by that thread. */
  void leftInline(Outcome outcome) {
    counts.add(outcome, 1);
    inline.decrement();
  }

  /**
   * Takes account of an admission that was settled elsewhere than at the end of its run on a seat.
   */
  void withdrawn(Admission admission, int phase, Outcome outcome) {
    counts.add(outcome, 1);
    if (phase == Permit.RUNNING) {
      overrun.increment();
    }
    if (admission.isInline()) {
      inline.decrement();
      return;
    }
    if (phase == Permit.WAITING) {
      waiters.decrementAndGet();
      Waiter waiter = admission.waiter;
      if (waiter != null) {
        departures.offer(waiter);
      }
      drain();
      return;
    }
    if (phase == Permit.READY) {
      tombstones.increment();
    } else {
      withdrawnRunning.increment();
    }
    giveBack();
  }

  /** Takes account of a bare body that was taken out of the ring and will not run. */
  void discarded() {
    counts.add(Outcome.CANCELLED, 1);
    giveBack();
  }

  private void giveBack() {
    leftElsewhere.getAndAdd(1);
    if (hasWaiters()) {
      drain();
    }
  }

  private long left() {
    long left = leftElsewhere.get();
    for (Tally tally : tallies) {
      left += tally.left();
    }
    return left;
  }

  private long taken(long word) {
    return Ring.index(word) - left();
  }

  // ---------------------------------------------------------------- the drain

  @Override
  protected void pass() {
    for (Waiter w = arrivals.poll(); w != null; w = arrivals.poll()) {
      if (!w.admission.isSettled()) {
        w.place = line.add(w);
      }
    }
    for (Waiter w = departures.poll(); w != null; w = departures.poll()) {
      if (w.place != null) {
        line.leave(w.place);
        w.place = null;
      }
    }
    Outcome closed = closedWith; // read after the arrivals: none that came later is let in
    if (closed != null) {
      turnLineAway(closed);
      return;
    }
    if (sweepWanted) {
      sweepWanted = false;
      ring.raise(Ring.LINED);
      sweep();
    }
    letIn();
  }

  private void letIn() {
    boolean any = false;
    if (line.size() > 0) {
      ring.raise(Ring.LINED);
      while (hasRoom()) {
        Waiter w = line.poll();
        if (w == null) {
          break;
        }
        w.place = null;
        if (w.admission.admit()) {
          push(w.admission.entry(), w.since);
          promoted.increment();
          waiters.decrementAndGet();
          w.admission.admitted();
          any = true;
        }
      }
    }
    if (line.size() == 0) {
      ring.lower(Ring.LINED);
    }
    if (any) {
      wake.run();
    }
  }

  private boolean hasRoom() {
    if (taken(ring.tail()) >= capacity) {
      return false;
    }
    if (ring.tailIndex() >= ring.headIndex() + ring.size()) {
      sweep();
    }
    return true;
  }

  /* Under LINED. Seats take entries meanwhile, which are older than all that is put back. */
  private void sweep() {
    sweeps.incrementAndGet();
    Queue<Object> entries = new ArrayDeque<>();
    Queue<Long> stamps = new ArrayDeque<>();
    long end = ring.tailIndex();
    while (ring.headIndex() < end) {
      Object entry = ring.poll(sweeper);
      if (entry == null) {
        break;
      }
      if (isTombstone(entry)) {
        tombstones.decrement();
      } else {
        entries.add(entry);
        stamps.add(sweeper.stamp());
      }
    }
    for (Object entry = entries.poll(); entry != null; entry = entries.poll()) {
      push(entry, requireNonNull(stamps.poll()));
      leftElsewhere.getAndAdd(1);
      swept.increment();
    }
    sweeps.incrementAndGet();
    wake.run();
  }

  private static boolean isTombstone(Object entry) {
    return entry instanceof Permit permit && permit.isSettled();
  }

  private void push(Object entry, long stamp) {
    int spins = 0;
    while (!ring.publish(ring.tail(), entry, stamp)) {
      spins = Spin.pause(spins); // a flag was raised, or a seat is about to empty the slot
    }
  }

  private void turnLineAway(Outcome outcome) {
    for (Waiter w = line.poll(); w != null; w = line.poll()) {
      w.place = null;
      if (w.admission.settleWaiting(outcome)) {
        waiters.decrementAndGet();
        counts.add(outcome, 1);
        Admission admission = w.admission;
        Errors.guard(() -> admission.turnedAway(outcome));
        admission.core().withdrawn();
      }
    }
    ring.lower(Ring.LINED);
  }

  // ---------------------------------------------------------------- closing

  /**
   * Lets nobody in any more, and turns away those who wait. Idempotent: the first outcome stays.
   *
   * @param outcome what becomes of those who wait
   */
  void close(Outcome outcome) {
    if (closedWith == null) {
      closedWith = outcome;
    }
    ring.raise(Ring.CLOSED);
    drain();
  }

  /** Whether it is closed, and nobody is in, nor waits. Once true, it stays true. */
  boolean isVacant() {
    return (ring.tail() & Ring.CLOSED) != 0
        && waiters.get() == 0
        && taken(ring.tail())
            == 0; // read after waiters: who leaves the line is in the ring already
  }

  // ---------------------------------------------------------------- looking in

  int capacity() {
    return capacity;
  }

  int maxWaiters() {
    return maxWaiters;
  }

  Pace pace() {
    return pace;
  }

  Counts counts() {
    return counts;
  }

  long offered() {
    return ring.tailIndex() - swept.sum() - promoted.sum() + linedUp.sum() + refused.sum();
  }

  long waiting() {
    return waiters.get();
  }

  long queued() {
    long queued = -tombstones.sum();
    return Math.max(0, queued + ring.tailIndex() - ring.headIndex());
  }

  long running() {
    long running = inline.sum() - withdrawnRunning.sum();
    for (Tally tally : tallies) {
      running += tally.begun() - tally.left();
    }
    return Math.max(0, running);
  }

  long overrun() {
    return Math.max(0, overrun.sum());
  }

  /** How long the oldest sampled entry has waited, in nanoseconds; 0 if there is none. */
  long oldestAge() {
    long stamp = ring.oldestStamp(entry -> !isTombstone(entry));
    return stamp == 0 ? 0 : Math.max(0, clock.nanoTime() - stamp);
  }
}
