package dev.weir.discipline;

import dev.weir.request.Deadline;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * The least first, by a number that a ticket has from the beginning; among equals the first come.
 *
 * @param name for reading
 * @param key of tickets
 */
record Keyed(String name, ToLongFunction<? super Ticket> key) implements BuiltIn {

  static final Keyed EARLIEST_DEADLINE =
      new Keyed(
          "earliestDeadline",
          ticket -> {
            Deadline deadline = ticket.request().deadline();
            return deadline == null ? Long.MAX_VALUE : deadline.epochMillis();
          });

  static final Keyed SHORTEST_JOB =
      new Keyed("shortestJob", ticket -> ticket.request().cost().units());

  @Override
  public <T extends Ticket> Line<T> newLine(LongSupplier nanoTime) {
    return new KeyedLine<>(key);
  }

  @Override
  public String toString() {
    return name;
  }
}
