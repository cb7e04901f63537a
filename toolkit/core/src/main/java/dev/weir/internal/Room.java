package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.observe.Outcome;
import dev.weir.observe.PrioritySnapshot;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
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
   *   shelved   the same, behind the ring: only where the discipline is another than first come, first
   *             served; see Shelf
   *             One that is displaced there goes back in line, or is settled and its place handed on
   *   taken     RUNNING or HELD, or an overrun body whose place is given back
   *
   * LINED    a flag in the tail word: somebody waits for room, or slots are being swept. While it is
   *          up only the drain advances the tail, so nobody overtakes those in line. Raised by whoever
   *          has lined up, before it goes on, and by the drain; lowered by the drain
   * CLEARING a flag in the tail word: the drain raises it before it looks whether anybody has arrived, and
   *          lowers LINED only if it is still up; whoever raises LINED, having arrived, lowers it. So LINED
   *          stays up for one who lines up in between. If it comes up for one who is in already, the drain
   *          that is asked for next lowers it
   * CLOSED   a flag in the tail word: nobody is let in any more, but from the line.
   *
   * Who drains: whoever lines up; whoever gives a place back and then sees somebody wait; whoever
   * withdraws from the line; whoever closes. Lining up raises the count, then the drain reads the places
   * given back; giving back writes those, then (a full fence later: the CAS by which a seat takes its
   * next task, or an explicit fence) reads the count. One of the two sees the other.
   *
   * The ring has twice as many slots as the room has places, at least, so tombstones rarely matter: if they
   * do fill it, the drain sweeps (Usher). One that only leads to a shelf may be smaller, as that empties it.
   */
  private final Ring ring;
  private final @Nullable Shelf shelf;
  private final @Nullable Displacement displacement;
  private final Places places;
  private final Clock clock;
  private final @Nullable LearnedTimes learned;

  private final WaitingLine waiting;
  private final Usher usher;
  private final LineBound bound;
  private final AtomicReference<@Nullable Outcome> closedWith = new AtomicReference<>();

  private final Pace pace;
  private final RoomBooks books = new RoomBooks();
  private final Moves moves = new Moves();

  /**
   * An empty room.
   *
   * @param capacity how many places
   * @param maxWaiters how many may wait for one
   * @param discipline orders those who wait, and those who are in and were not taken yet
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
    this.pace = new Pace(Math.max(0, capacity - tallies.length));
    this.learned = LearnedTimes.of(discipline);
    boolean ordered = !discipline.equals(Discipline.fifo());
    this.ring = new Ring(ordered ? Math.min(2 * capacity, Shelf.MOST_ON_THE_WAY) : 2 * capacity);
    this.shelf = ordered ? new Shelf(ring, discipline, books, clock, pace, learned) : null;
    this.waiting = new WaitingLine(maxWaiters, discipline, clock, learned);
    this.displacement =
        shelf == null ? null : new Displacement(shelf, waiting, books, clock, moves, this::isFull);
    this.places = new Places(capacity, ring, tallies);
    this.clock = clock;
    this.usher = new Usher(ring, shelf, places, waiting, books, moves, wake);
    this.bound = new LineBound(this, waiting, usher, moves, shelf != null);
  }

  /**
   * Lets new work in, if there is room and nobody is ahead in line.
   *
   * @param entry an admission, or a bare body
   * @return whether it is in; if so, a seat must be woken
   */
  RoomEntry enter(Object entry) {
    if (displacement != null) {
      displacement.expect(entry);
    }
    int spins = 0;
    for (; ; ) {
      long word = ring.tail();
      if ((word & (Ring.CLOSED | Ring.LINED)) != 0) {
        if ((word & Ring.CLOSED) != 0) {
          return RoomEntry.CLOSED;
        }
        long before = moves.look();
        if (hasAtMost(waiting.count(), word, before)) { // which belong to those in line
          RoomEntry answer = displace(entry);
          if (answer != null) {
            return answer;
          }
        }
        drain(); // there is a place to hand out, and whoever is at it has not finished
      } else {
        long index = Ring.index(word);
        if (!places.reach(index) && !findPlace(index)) {
          RoomEntry answer = ring.tail() == word ? displace(entry) : null;
          if (answer != null) {
            return answer;
          }
          continue;
        }
        if (places.reach(index)
            && ring.publish(word, entry, isStamped(index) ? clock.nanoTime() : 0)) {
          if (shelf != null) {
            shelf.arrived(index);
          }
          return RoomEntry.ADMITTED;
        }
      }
      spins = Spin.pause(spins);
    }
  }

  /** As {@link Places#enter}, where the first to come is the first to be served; else none is. */
  @Nullable PoolTask enter(PoolTask first, int count, long now) {
    return shelf == null ? places.enter(first, count, now, pace) : first;
  }

  /* Where ranks depend on the time, nobody may inherit another's. */
  private boolean isStamped(long index) {
    return shelf != null || pace.isSampled(index);
  }

  /* There is no room, unless one who is in has a lower rank. Null if there may be by now. */
  private @Nullable RoomEntry displace(Object entry) {
    Waiter displaced = displacement == null ? null : displacement.letIn(entry);
    if (displaced == null) {
      return RoomEntry.FULL;
    }
    if (displaced.entry() == entry || displaced == entry) {
      return null;
    }
    Admission admission = displaced.admission();
    if (admission.whenDisplaced() == Admission.Yield.WAIT) {
      arrive(displaced); // also if it was settled since: whoever did that has told
      bound.trim(displaced);
    } else {
      Errors.guard(admission::displaced);
    }
    return RoomEntry.ADMITTED;
  }

  /* Full, and open: so that nobody comes in at another's place once it is known that the room is closed. */
  private boolean isFull() {
    long before = moves.look();
    long word = ring.tail();
    return (word & Ring.CLOSED) == 0
        && hasAtMost((word & Ring.LINED) == 0 ? 0 : waiting.count(), word, before);
  }

  /* One for whom place was made in the line. */
  private void arrive(Waiter waiter) {
    waiting.arrive(waiter);
    ring.change(Ring.LINED, Ring.CLEARING);
    drain();
  }

  /* Whether there are no more free places than that, and none was handed on since moves was before. */
  private boolean hasAtMost(int free, long word, long before) {
    return places.capacity() - places.taken(word) <= free && moves.calmSince(before);
  }

  /** Whether all places are taken, and none was handed on since a look at the moves. */
  boolean isFullSince(long look) {
    return hasAtMost(0, ring.tail(), look);
  }

  /* False if the room is full. True without a place if the ring is being swept: look again. */
  private boolean findPlace(long index) {
    long end = places.look(index);
    if (end == Places.NONE) {
      return false;
    }
    if (index >= end) {
      usher.wantSweep();
      drain();
    }
    return true;
  }

  /**
   * Lets an admission wait for room.
   *
   * @param admission not known to anybody else yet
   * @return false if the waiters are too many, and none makes way for it. If true, it may have been
   *     let in meanwhile, or turned away: if the room was closed, or for one of higher rank
   */
  boolean lineUp(Admission admission) {
    Waiter waiter = admission.asWaiter(); // before anything counts on it
    if (waiter.since == 0) {
      waiter.since = clock.nanoTime();
    }
    if (!bound.reserve(waiter)) {
      return false;
    }
    if (isClosed()) { // who reserved before that is known to isVacant()
      waiting.release();
      admission.withdrawn(); // which may have taken this for a waiter
      return false;
    }
    books.linedUp();
    admission.becomeWaiting(waiter);
    arrive(waiter);
    return true;
  }

  /** Takes what is next. */
  @Nullable Object poll(Ring.Cursor cursor) {
    return shelf == null ? ring.poll(cursor) : pollInOrder(shelf, cursor);
  }

  /* One who waits for room may go before all who are in: so first whoever there is room for. Whom another
   * thread is letting in at this moment may be overtaken by one who is in. */
  private @Nullable Object pollInOrder(Shelf ordered, Ring.Cursor cursor) {
    if (hasWaiters()) {
      drain();
    }
    waiting.tellMistake();
    return ordered.take(cursor);
  }

  /** As {@link #poll}, for those who take now and then where the first to come goes first. */
  @Nullable Object poll() {
    return ring.poll();
  }

  /** How far taking has come: changes whenever an entry is taken. */
  long progress() {
    return shelf == null ? ring.headIndex() : shelf.taken();
  }

  /** How many entries have not been taken, tombstones included. */
  long backlog() {
    return ring.tailIndex() - progress();
  }

  /**
   * Whether it is time to count the backlog, of which it takes many to matter: every so many
   * entries, for counting takes a look at the head, which belongs to the seats.
   */
  boolean isToBeCounted(int entered) {
    return pace.isCounted(ring.tailIndex(), entered);
  }

  boolean hasEntries() {
    return shelf == null ? !ring.isEmpty() : shelf.hasEntries();
  }

  /** Whether those who are in are taken in another order than that in which they came. */
  boolean isOrdered() {
    return shelf != null;
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
    } else if (!admission.isInline() && !admission.isForked()) {
      giveBack();
      if (shelf != null && phase == Permit.READY) {
        shelf.depart(admission); // whose place is free by now
      }
    }
  }

  /** Takes account of a bare entry that was taken out of the ring for nothing. */
  void discarded(Outcome outcome) {
    books.discarded(outcome);
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
    places.giveBack();
    if (hasWaiters()) {
      drain();
    }
  }

  @Override
  protected void pass() {
    usher.pass(closedWith.get());
    waiting.noteMistake();
  }

  /**
   * Lets nobody in any more, and turns away those who wait. Idempotent; a cancel outdoes a
   * rejection, which leaves those in line who could not be told.
   *
   * @param outcome what becomes of those who wait
   */
  void close(Outcome outcome) {
    if (!closedWith.compareAndSet(null, outcome) && outcome == Outcome.CANCELLED) {
      closedWith.set(outcome);
    }
    ring.change(Ring.CLOSED, 0);
    drain();
  }

  boolean isClosed() {
    return (ring.tail() & Ring.CLOSED) != 0;
  }

  /** Whether it is closed, and nobody is in, nor waits. Once true, it stays true. */
  boolean isVacant() {
    int spins = 0;
    for (; ; ) {
      long before = moves.look();
      boolean vacant =
          isClosed()
              && waiting.count() == 0
              && books.inline() == 0
              // read after waiters: who leaves the line is in the ring already
              && places.taken(ring.tail()) == 0;
      if (!vacant || moves.calmSince(before)) {
        return vacant;
      }
      spins = Spin.pause(spins); // an entry is being moved, and may have been counted as gone
    }
  }

  int capacity() {
    return places.capacity();
  }

  int maxWaiters() {
    return waiting.most();
  }

  Pace pace() {
    return pace;
  }

  @Nullable LearnedTimes learned() {
    return learned;
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
    return books.queued(backlog());
  }

  /** What there is of each priority; nothing where that does not matter. */
  List<PrioritySnapshot> priorities() {
    return shelf == null ? List.of() : shelf.snapshot(waiting);
  }

  /** How long the oldest sampled entry has waited, in nanoseconds; 0 if there is none. */
  long oldestAge() {
    long stamp =
        shelf == null ? ring.oldestStamp(entry -> !Sweep.isTombstone(entry)) : shelf.oldestStamp();
    return stamp == 0 ? 0 : Math.max(0, clock.nanoTime() - stamp);
  }
}
