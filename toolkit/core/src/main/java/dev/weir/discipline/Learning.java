package dev.weir.discipline;

import java.time.Duration;
import java.util.Objects;

/**
 * How a pool learns what tasks of each class cost: by how long they have run, a task's class being
 * its name. Immutable; every method returns a changed copy.
 *
 * <p>The expected run time of a class is the exponential average of those that were measured,
 * {@code a × run + (1 − a) × expected} after each (Silberschatz, Galvin and Gagne, "Operating
 * System Concepts", section on shortest-job-first scheduling); after the first, that one's.
 *
 * @param weight {@code a}: more than 0, 1 at most; how much the last run counts, 1/4 by default
 * @param firstGuess zero or more, a year at most; what is expected of a class that has not been
 *     measured yet, or is not remembered. Zero by default: so it is tried early
 * @param unit positive, a year at most; for how long a task is expected to run for each unit of the
 *     cost that it declares, 1 ms by default. A cost of 1, which is what a task has that says
 *     nothing, declares nothing
 * @param stretch from 1 to 1,000,000, 10 by default: what is expected to run for {@code t} is
 *     overtaken by nobody who comes more than {@code stretch × t} after it, so nobody starves; the
 *     greater, the nearer to the least mean wait
 * @param maxClasses from 1 to 1,048,576, 1,024 by default: how many classes are remembered. Beyond
 *     that the one that has not run for longest is forgotten
 */
public record Learning(
    double weight, Duration firstGuess, Duration unit, int stretch, int maxClasses) {

  private static final Duration LONGEST = Duration.ofDays(365);
  private static final int MOST_STRETCH = 1_000_000;
  private static final int MOST_CLASSES = 1 << 20;

  /** So that a time plus this is still a time: 73 years. */
  private static final long FURTHEST = Long.MAX_VALUE / 4;

  private static final Learning USUAL =
      new Learning(0.25, Duration.ZERO, Duration.ofMillis(1), 10, 1_024);

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if something is out of its range
   */
  public Learning {
    if (!(weight > 0 && weight <= 1)) {
      throw new IllegalArgumentException(
          "learning weight: " + weight + " (expected: > 0 and <= 1)");
    }
    Objects.requireNonNull(firstGuess, "learning firstGuess: null (expected: a duration)");
    Objects.requireNonNull(unit, "learning unit: null (expected: a duration)");
    if (firstGuess.isNegative() || firstGuess.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "learning firstGuess: " + firstGuess + " (expected: >= 0 and <= " + LONGEST + ")");
    }
    if (unit.isZero() || unit.isNegative() || unit.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "learning unit: " + unit + " (expected: > 0 and <= " + LONGEST + ")");
    }
    between("stretch", stretch, MOST_STRETCH);
    between("maxClasses", maxClasses, MOST_CLASSES);
  }

  private static void between(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(
          "learning " + name + ": " + value + " (expected: 1 to " + most + ")");
    }
  }

  /**
   * With all defaults.
   *
   * @return how to learn
   */
  public static Learning usual() {
    return USUAL;
  }

  /**
   * How much the last run counts.
   *
   * @param newWeight more than 0, 1 at most
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public Learning weight(double newWeight) {
    return new Learning(newWeight, firstGuess, unit, stretch, maxClasses);
  }

  /**
   * What is expected of a class that has not been measured.
   *
   * @param guess zero or more, a year at most
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public Learning firstGuess(Duration guess) {
    return new Learning(weight, guess, unit, stretch, maxClasses);
  }

  /**
   * What a unit of a declared cost means.
   *
   * @param newUnit positive, a year at most
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public Learning unit(Duration newUnit) {
    return new Learning(weight, firstGuess, newUnit, stretch, maxClasses);
  }

  /**
   * How long one may be overtaken, in its expected run times.
   *
   * @param newStretch from 1 to 1,000,000
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public Learning stretch(int newStretch) {
    return new Learning(weight, firstGuess, unit, newStretch, maxClasses);
  }

  /**
   * How many classes are remembered.
   *
   * @param classes from 1 to 1,048,576
   * @return a changed copy
   * @throws IllegalArgumentException if it is out of range
   */
  public Learning maxClasses(int classes) {
    return new Learning(weight, firstGuess, unit, stretch, classes);
  }

  /** By what one of this ticket ranks, the least first: since when it waits, and what it costs. */
  long key(Ticket ticket) {
    long units = ticket.request().cost().units();
    long run = units == 1 ? ticket.expectedNanos() : times(unit.toNanos(), units);
    return ticket.since() + times(Math.max(0, run), stretch);
  }

  private static long times(long a, long b) {
    return a != 0 && b > FURTHEST / a ? FURTHEST : a * b;
  }
}
