package dev.weir.discipline;

import dev.weir.request.Request;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is expected to take least time first, but who waits gains on those who come later. Take it
 * where tasks of a few kinds differ much, and nobody can say how much.
 *
 * <p>As all gain alike, two who wait never change their order: it follows from {@code since +
 * stretch × expected run time}, computed once, as one joins.
 *
 * @param learning how run times are learned
 */
record ShortestLearned(Learning learning) implements Discipline {

  @Override
  public <E> Line<E> newLine(LongSupplier nanoTime) {
    return new KeyedLine<>(learning, BY_KEY.newLine(nanoTime));
  }

  private static final Sorted BY_KEY =
      new Sorted("key", (a, b) -> Long.signum(((Keyed) a).key - ((Keyed) b).key));

  @Override
  public String toString() {
    return "shortestJob(learned)";
  }

  /** A ticket with the key that it has for as long as it stands in a line. */
  private record Keyed(Ticket ticket, long key) implements Ticket {

    @Override
    public Request request() {
      return ticket.request();
    }

    @Override
    public long since() {
      return ticket.since();
    }

    @Override
    public @Nullable String task() {
      return ticket.task();
    }
  }

  private record KeyedLine<E>(Learning learning, Line<E> sorted) implements Line<E> {

    @Override
    public Place add(E element, Ticket ticket) {
      return sorted.add(element, new Keyed(ticket, learning.key(ticket)));
    }

    @Override
    public @Nullable E poll() {
      return sorted.poll();
    }

    @Override
    public void leave(Place place) {
      sorted.leave(place);
    }

    @Override
    public @Nullable E pollLast(Predicate<? super E> movable) {
      return sorted.pollLast(movable);
    }

    @Override
    public int size() {
      return sorted.size();
    }
  }
}
