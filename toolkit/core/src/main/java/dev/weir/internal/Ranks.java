package dev.weir.internal;

import dev.weir.discipline.Discipline;
import dev.weir.discipline.Line;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Waiters in the order of a discipline, and how many there are of each level. Single-threaded. */
final class Ranks {

  private final @Nullable LearnedTimes learned;
  private final Line<Waiter> line;
  private @Nullable Throwable mistake;

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
    this.learned = learned;
    this.line = newLine(discipline, clock);
  }

  /**
   * Nobody waits.
   *
   * @param discipline ranks those of each partition
   * @param clock what it goes by
   * @param shares the partitions
   */
  Ranks(Discipline discipline, Clock clock, Shares shares) {
    this.learned = null;
    this.line = new PartitionedLine(shares, () -> newLine(discipline, clock));
  }

  private Line<Waiter> newLine(Discipline discipline, Clock clock) {
    return Line.of(discipline, clock::nanoTime, thrown -> mistake = thrown);
  }

  int size() {
    return line.size();
  }

  /** How many of a priority level. Any thread. */
  int at(int level) {
    return levels[level];
  }

  /** Who has waited longest, as far as the line knows. */
  @Nullable Waiter oldest() {
    return line.oldest();
  }

  /** Puts back one who was polled; of several, the last first. */
  void putBack(Waiter waiter) {
    joins(waiter);
    line.putBack(waiter);
  }

  void add(Waiter waiter) {
    joins(waiter);
    if (learned != null) {
      waiter.expected = learned.expected(waiter.task());
    }
    line.add(waiter);
  }

  private void joins(Waiter waiter) {
    waiter.ranks = this;
    levels[waiter.level]++;
  }

  /** Takes the one who goes next; null if nobody waits. */
  @Nullable Waiter poll() {
    return left(line.poll());
  }

  /** Takes the one who would go last of some; null if rank displaces none of them. */
  @Nullable Waiter pollLast(@Nullable Waiter newest, Predicate<? super Waiter> movable) {
    return left(line.pollLast(newest, movable));
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
    line.leave(waiter);
    left(waiter);
    return true;
  }

  /** What the discipline did wrong when it was given up, once; null otherwise. */
  @Nullable Throwable takeMistake() {
    Throwable thrown = mistake;
    mistake = null;
    return thrown;
  }

  private @Nullable Waiter left(@Nullable Waiter waiter) {
    if (waiter != null) {
      waiter.ranks = null;
      levels[waiter.level]--;
    }
    return waiter;
  }
}
