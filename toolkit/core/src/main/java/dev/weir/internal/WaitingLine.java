package dev.weir.internal;

import dev.weir.discipline.Discipline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jctools.queues.atomic.MpscLinkedAtomicQueue;
import org.jspecify.annotations.Nullable;

/** Those who wait for room, in the order of a discipline. Bounded. */
final class WaitingLine {
  /*
   * count       raised by whoever lines up, before it arrives; lowered by whoever settles a waiter, or
   *             by the drain when it lets one in. One who has lost its place in the room raises it beyond
   *             the bound if need be, and then has the last of the line turned away
   * arrivals    from any thread to the drain
   * departures  waiters that were settled from outside, from any thread to the drain, which unlinks them
   * ranks       owned by the drain
   * mistakes    from the drain to whoever takes next
   *
   * An arrival that was settled before the drain saw it never joins the line; its departure then finds
   * no place to leave.
   */
  private final int most;
  private final AtomicInteger count = new AtomicInteger();
  private final MpscLinkedAtomicQueue<Waiter> arrivals = new MpscLinkedAtomicQueue<>();
  private final MpscLinkedAtomicQueue<Waiter> departures = new MpscLinkedAtomicQueue<>();
  private final Ranks ranks;
  private final AtomicReference<@Nullable Throwable> mistakes = new AtomicReference<>();

  WaitingLine(int most, Discipline discipline, Clock clock, @Nullable LearnedTimes learned) {
    this.most = most;
    this.ranks = new Ranks(discipline, clock, learned);
  }

  // ---------------------------------------------------------------- any thread

  int most() {
    return most;
  }

  int count() {
    return count.get();
  }

  /** Makes place for one more. False if there is none. */
  boolean reserve() {
    int before;
    do {
      before = count.get();
      if (before >= most) {
        return false;
      }
    } while (!count.compareAndSet(before, before + 1));
    return true;
  }

  /** Makes place for one more, beyond the bound if there is none. */
  void reserveAnyway() {
    count.incrementAndGet();
  }

  /** Whether as many wait as may. */
  boolean isFull() {
    return count.get() >= most;
  }

  /** Whether more wait than may. */
  boolean isOverfull() {
    return count.get() > most;
  }

  /** One for whom place was made arrives. */
  void arrive(Waiter waiter) {
    arrivals.offer(waiter);
  }

  /** One waits no longer. */
  void release() {
    count.decrementAndGet();
  }

  /** One was settled from outside. */
  void depart(@Nullable Waiter waiter) {
    release();
    if (waiter != null) {
      departures.offer(waiter);
    }
  }

  /**
   * Tells that the discipline was given up, once. Under no drain: what that calls could come back.
   */
  void tellMistake() {
    if (mistakes.getOpaque() != null) {
      Throwable mistake = mistakes.getAndSet(null);
      if (mistake != null) {
        Errors.reportOrDrop(mistake);
      }
    }
  }

  /** For a look at how many there are of each priority. */
  Ranks ranks() {
    return ranks;
  }

  // ---------------------------------------------------------------- the drain

  /** Lets those who have come join, and those who have gone leave. */
  void absorb() {
    for (Waiter w = arrivals.poll(); w != null; w = arrivals.poll()) {
      if (!w.admission().isSettled()) {
        join(w);
      }
    }
    for (Waiter w = departures.poll(); w != null; w = departures.poll()) {
      ranks.leave(w);
    }
  }

  /** Notes that the discipline was given up: to be told outside of the drain. */
  void noteMistake() {
    Throwable mistake = ranks.takeMistake();
    if (mistake != null) {
      mistakes.set(mistake);
    }
  }

  /** Whether somebody has come, or is coming, who has not been let join yet. */
  boolean hasArrivals() {
    return !arrivals.isEmpty();
  }

  /** Lets one join. */
  void join(Waiter waiter) {
    ranks.add(waiter);
  }

  boolean isEmpty() {
    return ranks.size() == 0;
  }

  /** The one who goes next, who has left the line; null if nobody waits. */
  @Nullable Waiter next() {
    return ranks.poll();
  }

  /** The one who would go last of some, who has left the line; null if rank displaces none. */
  @Nullable Waiter last(@Nullable Waiter newest, Predicate<? super Waiter> some) {
    return ranks.pollLast(newest, some);
  }

  /** One leaves before its turn; false if it was not in line. */
  boolean leave(Waiter waiter) {
    return ranks.leave(waiter);
  }

  /** All, who have left the line. */
  List<Waiter> takeAll() {
    List<Waiter> all = new ArrayList<>(ranks.size());
    for (Waiter waiter = next(); waiter != null; waiter = next()) {
      all.add(waiter);
    }
    return all;
  }
}
