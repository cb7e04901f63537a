package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.discipline.Line;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Waiters in the order of a discipline. Single-threaded. Nobody is lost by a discipline that
 * throws: it is given up, and from then on the oldest goes first.
 */
final class Ranks {

  private final Discipline discipline;
  private final @Nullable LearnedTimes learned;

  /** Null once it was given up. */
  private @Nullable Line<Waiter> line;

  private @Nullable Throwable mistake;

  /** By arrival, linked through the waiters. */
  private @Nullable Waiter oldest;

  private @Nullable Waiter youngest;
  private int size;

  /** How many there are of each level; also read by others, who may see it a little late. */
  private final int[] levels = new int[Levels.COUNT];

  /**
   * Nobody waits.
   *
   * @param discipline ranks them
   * @param clock what it goes by
   * @param learned what it has learned; null if it does not learn
   */
  Ranks(Discipline discipline, Clock clock, @Nullable LearnedTimes learned) {
    this.discipline = discipline;
    this.learned = learned;
    this.line = discipline.newLine(clock::nanoTime);
  }

  int size() {
    return size;
  }

  /** How many of a priority level. Any thread. */
  int at(int level) {
    return levels[level];
  }

  @Nullable Waiter oldest() {
    return oldest;
  }

  void add(Waiter waiter) {
    link(waiter);
    if (learned != null) {
      waiter.expected = learned.expected(waiter.task());
    }
    Line<Waiter> ranked = line;
    if (ranked != null) {
      try {
        waiter.place = ranked.add(waiter, waiter);
      } catch (Throwable e) { // a caller's
        giveUp(e);
      }
    }
  }

  /** Takes the one who goes next; null if nobody waits. */
  @Nullable Waiter poll() {
    Line<Waiter> ranked = line;
    if (ranked != null && oldest != null) {
      try {
        Waiter next = ranked.poll();
        if (next != null && next.ranks == this) {
          unlink(next);
          return next;
        }
        giveUp(new IllegalStateException(discipline + ": poll() gave none of " + size));
      } catch (Throwable e) { // a caller's
        giveUp(e);
      }
    }
    Waiter next = oldest;
    if (next != null) {
      unlink(next);
    }
    return next;
  }

  /** Takes the one who would go last of some; null if rank displaces none of them. */
  @Nullable Waiter pollLast(Predicate<? super Waiter> movable) {
    Line<Waiter> ranked = line;
    if (ranked != null) {
      try {
        Waiter last = ranked.pollLast(movable);
        if (last == null) {
          return null;
        }
        if (last.ranks == this && movable.test(last)) {
          unlink(last);
          return last;
        }
        giveUp(
            new IllegalStateException(discipline + ": pollLast() gave one who had left, or stays"));
      } catch (Throwable e) { // a caller's
        giveUp(e);
      }
    }
    return null;
  }

  /**
   * One leaves before its turn.
   *
   * @return whether it was there
   */
  boolean leave(Waiter waiter) {
    if (waiter.ranks != this) {
      return false;
    }
    Line.Place place = waiter.place;
    Line<Waiter> ranked = line;
    unlink(waiter);
    if (ranked != null && place != null) {
      try {
        ranked.leave(place);
      } catch (Throwable e) { // a caller's
        giveUp(e);
      }
    }
    return true;
  }

  /** What the discipline threw when it was given up, once; null otherwise. */
  @Nullable Throwable takeMistake() {
    Throwable thrown = mistake;
    mistake = null;
    return thrown;
  }

  private void giveUp(Throwable thrown) {
    line = null;
    mistake = thrown;
  }

  private void link(Waiter waiter) {
    waiter.ranks = this;
    waiter.older = youngest;
    if (youngest == null) {
      oldest = waiter;
    } else {
      youngest.younger = waiter;
    }
    youngest = waiter;
    levels[Levels.of(waiter)]++;
    size++;
  }

  private void unlink(Waiter waiter) {
    Waiter before = waiter.older;
    Waiter after = waiter.younger;
    if (before == null) {
      oldest = after;
    } else {
      before.younger = after;
    }
    if (after == null) {
      youngest = before;
    } else {
      after.older = before;
    }
    waiter.older = null;
    waiter.younger = null;
    waiter.place = null;
    waiter.ranks = null;
    levels[Levels.of(waiter)]--;
    size--;
  }
}
