package dev.weir.discipline;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Who goes next among those that wait. A discipline only ranks: it knows no threads. One of your
 * own makes a {@link Line}, which is called by one thread at a time.
 */
public interface Discipline {

  /**
   * A new, empty line that is ordered by this discipline.
   *
   * @param nanoTime the clock of its owner: nanoseconds from an arbitrary origin
   * @param <E> what stands in it
   * @return the line
   */
  <E> Line<E> newLine(LongSupplier nanoTime);

  /**
   * First come, first served.
   *
   * @return the discipline
   */
  static Discipline fifo() {
    return Fifo.INSTANCE;
  }

  /**
   * The more urgent first, with aging: as {@link #priority(Duration)} with a step of 100 ms.
   *
   * @return the discipline
   */
  static Discipline priority() {
    return priority(Aging.USUAL_STEP);
  }

  /**
   * The more urgent first, but who waits grows more urgent, by a level with each step. So nobody
   * starves: one of level {@code l} is overtaken by nobody who comes more than {@code l × step}
   * after it, and one of level 0 by nobody. Levels are as in {@link dev.weir.request.Priority}.
   *
   * @param step positive, a year at most; how long one must wait to be as urgent as a newcomer of
   *     the next more urgent level
   * @return the discipline
   * @throws IllegalArgumentException if the step is out of range
   */
  static Discipline priority(Duration step) {
    return new Aging(step);
  }
}
