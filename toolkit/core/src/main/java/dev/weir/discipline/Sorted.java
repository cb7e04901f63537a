package dev.weir.discipline;

import java.util.Comparator;
import java.util.Iterator;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The least first, by a caller's comparator of tickets; among equals the first come. Joining, going
 * and leaving take a logarithm of the line's length.
 *
 * @param name for reading
 * @param order of tickets
 */
record Sorted(String name, Comparator<? super Ticket> order) implements Discipline {

  Sorted {
    if (name.isBlank()) {
      throw new IllegalArgumentException("discipline: \"" + name + "\" (expected: not blank)");
    }
    Objects.requireNonNull(order, "order: null (expected: a comparator)");
  }

  @Override
  public <T extends Ticket> Line<T> newLine(LongSupplier nanoTime) {
    return new SortedLine<>(order);
  }

  @Override
  public String toString() {
    return name;
  }

  private static final class SortedLine<T extends Ticket> implements Line<T> {

    private final TreeSet<T> tickets;
    private final Chain<T> byArrival = new Chain<>();
    private int arrivals;

    SortedLine(Comparator<? super Ticket> order) {
      this.tickets =
          new TreeSet<>(
              (a, b) -> {
                int first = order.compare(a, b);
                if (first == 0) {
                  first = Long.signum(a.since() - b.since());
                }
                return first != 0 ? first : a.arrival - b.arrival;
              });
    }

    @Override
    public void add(T ticket) {
      ticket.arrival = arrivals++;
      putBack(ticket);
    }

    @Override
    public void putBack(T ticket) {
      tickets.add(ticket);
      byArrival.add(ticket);
    }

    @Override
    public @Nullable T poll() {
      T first = tickets.pollFirst();
      if (first != null) {
        byArrival.remove(first);
      }
      return first;
    }

    @Override
    public void leave(T ticket) {
      if (byArrival.has(ticket)) {
        tickets.remove(ticket);
        byArrival.remove(ticket);
      }
    }

    @Override
    public @Nullable T pollLast(@Nullable T newest, Predicate<? super T> movable) {
      int looks = 0;
      for (Iterator<T> last = tickets.descendingIterator(); last.hasNext(); ) {
        T ticket = last.next();
        if (++looks > REACH) {
          break;
        }
        if (movable.test(ticket)) {
          last.remove();
          byArrival.remove(ticket);
          return ticket;
        }
      }
      return null;
    }

    @Override
    public @Nullable T oldest() {
      return byArrival.first();
    }

    @Override
    public int size() {
      return tickets.size();
    }
  }
}
