package dev.weir.discipline;

import java.util.function.LongSupplier;

/**
 * What is expected to take least time first, but who waits gains on those who come later. Take it
 * where tasks of a few kinds differ much, and nobody can say how much.
 *
 * <p>As all gain alike, two who wait never change their order: it follows from {@code since +
 * stretch × expected run time}, computed once, as one joins.
 *
 * @param learning how run times are learned
 */
record ShortestLearned(Learning learning) implements BuiltIn {

  @Override
  public <T extends Ticket> Line<T> newLine(LongSupplier nanoTime) {
    long origin = nanoTime.getAsLong(); // so that keys can be compared as numbers
    return new KeyedLine<>(ticket -> learning.key(ticket) - origin);
  }

  @Override
  public String toString() {
    return "shortestJob(learned)";
  }
}
