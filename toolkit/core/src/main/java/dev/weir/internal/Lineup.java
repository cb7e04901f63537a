package dev.weir.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jctools.queues.atomic.MpscLinkedAtomicQueue;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait, in the order of a discipline: ordered by a drain, joined and left by any thread.
 */
class Lineup {
  /*
   * arrivals    from any thread to the drain
   * departures  waiters that were settled from outside, from any thread to the drain, which unlinks them
   * ranks       owned by the drain; written by it
   * mistakes    from the drain to whoever takes next
   *
   * An arrival that was settled before the drain saw it never joins the line; its departure then finds
   * no place to leave.
   */
  private final MpscLinkedAtomicQueue<Waiter> arrivals = new MpscLinkedAtomicQueue<>();
  private final MpscLinkedAtomicQueue<Waiter> departures = new MpscLinkedAtomicQueue<>();
  private final AtomicReference<@Nullable Throwable> mistakes = new AtomicReference<>();
  private volatile Ranks ranks;

  Lineup(Ranks ranks) {
    this.ranks = ranks;
  }

  // ---------------------------------------------------------------- any thread

  /** One for whom place was made arrives. */
  final void arrive(Waiter waiter) {
    arrivals.offer(waiter);
  }

  /** One was settled from outside. */
  final void leaveSoon(Waiter waiter) {
    departures.offer(waiter);
  }

  /**
   * Tells that the discipline was given up, once. Under no drain: what that calls could come back.
   */
  final void tellMistake() {
    if (mistakes.getOpaque() != null) {
      Throwable mistake = mistakes.getAndSet(null);
      if (mistake != null) {
        Errors.reportOrDrop(mistake);
      }
    }
  }

  /** For a look at how many there are of each priority. */
  final Ranks ranks() {
    return ranks;
  }

  // ---------------------------------------------------------------- the drain

  /** Lets those who have come join, and those who have gone leave. */
  final void absorb() {
    for (Waiter w = arrivals.poll(); w != null; w = arrivals.poll()) {
      if (!w.permit().isSettled()) {
        join(w);
      }
    }
    for (Waiter w = departures.poll(); w != null; w = departures.poll()) {
      ranks.leave(w);
    }
  }

  /** Orders all anew, as if they came now, in the order in which they did. */
  final void reorder(Ranks after) {
    List<Waiter> all = takeAll();
    noteMistake();
    all.sort((a, b) -> Long.signum(a.since - b.since)); // as they came
    all.forEach(after::add);
    ranks = after;
  }

  /** Notes that the discipline was given up: to be told outside of the drain. */
  final void noteMistake() {
    Throwable mistake = ranks.takeMistake();
    if (mistake != null) {
      note(mistake);
    }
  }

  /** Notes what else has thrown under the drain, likewise. */
  final void note(Throwable mistake) {
    Throwable untold = mistakes.getAndSet(mistake);
    if (untold != null) {
      Errors.suppress(mistake, untold); // they are told together
    }
  }

  /** Whether somebody has come, or is coming, who has not been let join yet. */
  final boolean hasArrivals() {
    return !arrivals.isEmpty();
  }

  /** Lets one join. */
  final void join(Waiter waiter) {
    ranks.add(waiter);
  }

  final boolean isEmpty() {
    return ranks.size() == 0;
  }

  final int size() {
    return ranks.size();
  }

  /** For how long the one has waited who has waited longest, as far as a glance shows. */
  final long oldestWait(long now) {
    Waiter oldest = ranks.oldest();
    return oldest == null ? 0 : now - oldest.since;
  }

  /** The one who goes next, who has left the line; null if nobody waits. */
  final @Nullable Waiter next() {
    return ranks.poll();
  }

  /** The one who would go last of some, who has left the line; null if rank displaces none. */
  final @Nullable Waiter last(@Nullable Waiter newest, Predicate<? super Waiter> some) {
    return ranks.pollLast(newest, some);
  }

  /** One leaves before its turn; false if it was not in line. */
  final boolean leave(Waiter waiter) {
    return ranks.leave(waiter);
  }

  /** All, who have left the line. */
  final List<Waiter> takeAll() {
    List<Waiter> all = new ArrayList<>(ranks.size());
    for (Waiter waiter = next(); waiter != null; waiter = next()) {
      all.add(waiter);
    }
    return all;
  }
}
