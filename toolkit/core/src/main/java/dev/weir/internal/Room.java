package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Outcome;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The bounded waiting room: at most {@code capacity} admissions are in it, from the moment they are
 * let in until they are settled, running ones included. Beyond that they wait for room, without a
 * thread, in a line that is bounded too.
 */
final class Room extends Drain {
  /*
   * Where an admission can be
   *   in line   WAITING
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
   * Who drains: whoever lines up; whoever gives a place back and then sees somebody wait; whoever
   * withdraws from the line; whoever closes. Lining up raises the count, then the drain reads the places
   * given back; giving back writes those, then (a full fence later: the CAS by which a seat takes its
   * next task, or an explicit fence) reads the count. One of the two sees the other.
   *
   * The ring has at least twice as many slots as the room has places, so tombstones rarely matter. If
   * they do fill it, the drain sweeps: takes everything out and puts what is live back, in order. A
   * swept entry passes the tail twice; its first place is given back through leftElsewhere.
   */
  private final int capacity;
  private final Ring ring;
  private final Tally[] tallies;
  private final Runnable wake;
  private final Clock clock;

  private final PaddedLong limit = new PaddedLong();
  private final PaddedLong leftElsewhere = new PaddedLong();
  private final WaitingLine waiting;
  private volatile @Nullable Outcome closedWith;
  private volatile boolean sweepWanted;

  private final Pace pace;
  private final RoomBooks books = new RoomBooks();
  private final AtomicInteger moves = new AtomicInteger(); // odd while an entry counts twice

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
    this.ring = new Ring(2 * capacity);
    this.waiting = new WaitingLine(maxWaiters, discipline);
    this.tallies = tallies;
    this.clock = clock;
    this.wake = wake;
  }

  /**
   * Lets new work in, if there is room and nobody is ahead in line.
   *
   * @param entry an admission, or a bare body
   * @return whether it is in; if so, a seat must be woken
   */
  RoomEntry enter(Object entry) {
    int spins = 0;
    for (; ; ) {
      long word = ring.tail();
      if ((word & (Ring.CLOSED | Ring.LINED)) != 0) {
        if ((word & Ring.CLOSED) != 0) {
          return RoomEntry.CLOSED;
        }
        int before = moves.get();
        if (hasAtMost(waiting.count(), word, before)) { // which belong to those in line
          return RoomEntry.FULL;
        }
        drain(); // there is a place to hand out, and whoever is at it has not finished
      } else {
        long index = Ring.index(word);
        if (index >= limit.getOpaque() && !raiseLimit(index)) {
          if (ring.tail() == word) {
            return RoomEntry.FULL;
          }
          continue;
        }
        if (index < limit.getOpaque()
            && ring.publish(word, entry, pace.isSampled(index) ? clock.nanoTime() : 0)) {
          return RoomEntry.ADMITTED;
        }
      }
      spins = Spin.pause(spins);
    }
  }

  /* Whether there are no more free places than that, and none was handed on since moves was before. */
  private boolean hasAtMost(int free, long word, int before) {
    return capacity - taken(word) <= free && (before & 1) == 0 && moves.get() == before;
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
    int before = moves.get();
    for (int spins = 0; !waiting.reserve(); spins = Spin.pause(spins)) {
      if (isClosed() || waiting.most() == 0 || hasAtMost(0, ring.tail(), before)) {
        return false;
      }
      drain(); // one of them is about to be let in
      before = moves.get();
    }
    if (isClosed()) { // who reserved before that is known to isVacant()
      waiting.release();
      admission.core().withdrawn(); // which may have taken this for a waiter
      return false;
    }
    books.linedUp();
    Waiter waiter = new Waiter(admission, clock.nanoTime());
    admission.becomeWaiting(waiter);
    waiting.arrive(waiter);
    drain();
    return true;
  }

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
    return waiting.count() > 0;
  }

  /** Takes account of an admission that was settled elsewhere than at the end of its run. */
  void withdrawn(Admission admission, int phase, Outcome outcome) {
    books.withdrawn(phase, admission.isInline(), outcome);
    if (phase == Permit.WAITING) {
      waiting.depart(admission.waiter);
      drain();
    } else if (!admission.isInline()) {
      giveBack();
    }
  }

  /** Takes account of a bare body that was taken out of the ring and will not run. */
  void discarded() {
    books.discarded();
    giveBack();
  }

  /** A seat has given back a place and will not take anything for a while: hands it on. */
  void handOn() {
    VarHandle.fullFence(); // see "who drains"
    if (hasWaiters()) {
      drain();
    }
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

  @Override
  protected void pass() {
    waiting.absorb();
    Outcome closed = closedWith;
    if (closed == Outcome.CANCELLED) {
      turnLineAway(closed);
      return;
    }
    if (sweepWanted) {
      sweepWanted = false;
      ring.raise(Ring.LINED);
      sweep();
    }
    letIn();
    if (closed != null) { // who came before that, and had room, is in
      turnLineAway(closed);
    }
  }

  private void letIn() {
    boolean any = false;
    if (!waiting.isEmpty()) {
      ring.raise(Ring.LINED);
      while (hasRoom()) {
        Waiter w = waiting.next();
        if (w == null) {
          break;
        }
        if (w.admission.admit()) {
          moves.incrementAndGet();
          push(w.admission.entry(), w.since);
          books.letIn();
          waiting.release();
          moves.incrementAndGet();
          w.admission.admitted();
          any = true;
        }
      }
    }
    if (waiting.isEmpty()) {
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
    moves.incrementAndGet();
    Sweep sweep = new Sweep(books);
    sweep.takeOut(ring);
    while (sweep.hasNext()) {
      push(sweep.next(), sweep.stamp());
      leftElsewhere.getAndAdd(1);
      books.swept();
    }
    moves.incrementAndGet();
    wake.run();
  }

  private void push(Object entry, long stamp) {
    int spins = 0;
    while (!ring.publish(ring.tail(), entry, stamp)) {
      spins = Spin.pause(spins); // a flag was raised, or a seat is about to empty the slot
    }
  }

  private void turnLineAway(Outcome outcome) {
    for (Waiter waiter : waiting.takeAll()) {
      Admission admission = waiter.admission;
      if (outcome == Outcome.REJECTED && !admission.canBeTold()) {
        waiting.join(waiter);
      } else if (admission.settleWaiting(outcome)) {
        books.turnedAway(outcome);
        waiting.release();
        Errors.guard(() -> admission.turnedAway(outcome));
        admission.core().withdrawn();
      }
    }
    if (waiting.isEmpty()) {
      ring.lower(Ring.LINED);
    }
  }

  /**
   * Lets nobody in any more, and turns away those who wait. Idempotent; a cancel outdoes a
   * rejection, which leaves those in line who could not be told.
   *
   * @param outcome what becomes of those who wait
   */
  void close(Outcome outcome) {
    if (closedWith == null || outcome == Outcome.CANCELLED) {
      closedWith = outcome;
    }
    ring.raise(Ring.CLOSED);
    drain();
  }

  boolean isClosed() {
    return (ring.tail() & Ring.CLOSED) != 0;
  }

  /** Whether it is closed, and nobody is in, nor waits. Once true, it stays true. */
  boolean isVacant() {
    return isClosed()
        && waiting.count() == 0
        && books.inline() == 0
        && taken(ring.tail())
            == 0; // read after waiters: who leaves the line is in the ring already
  }

  int capacity() {
    return capacity;
  }

  int maxWaiters() {
    return waiting.most();
  }

  Pace pace() {
    return pace;
  }

  RoomBooks books() {
    return books;
  }

  long offered() {
    return books.offered(ring.tailIndex());
  }

  long waiting() {
    return waiting.count();
  }

  long queued() {
    return books.queued(ring.tailIndex(), ring.headIndex());
  }

  /** How long the oldest sampled entry has waited, in nanoseconds; 0 if there is none. */
  long oldestAge() {
    long stamp = ring.oldestStamp(entry -> !Sweep.isTombstone(entry));
    return stamp == 0 ? 0 : Math.max(0, clock.nanoTime() - stamp);
  }
}
