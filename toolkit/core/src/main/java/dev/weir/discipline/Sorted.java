package dev.weir.discipline;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
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

  /** A line in which the oldest goes first, that does not link its tickets. */
  static <T extends Ticket> Line<T> bySeniority() {
    return new SortedLine<>((a, b) -> Long.signum(a.since() - b.since()));
  }

  /** Always behind a guard, which knows the oldest. */
  private static final class SortedLine<T extends Ticket> implements Line<T> {

    private final TreeSet<Node<T>> nodes;
    private final Map<T, Node<T>> byTicket = new HashMap<>();
    private long arrivals;

    SortedLine(Comparator<? super Ticket> order) {
      this.nodes =
          new TreeSet<>(
              (a, b) -> {
                int first = order.compare(a.ticket, b.ticket);
                if (first == 0) {
                  first = Long.signum(a.ticket.since() - b.ticket.since());
                }
                return first != 0 ? first : Long.compare(a.arrival, b.arrival);
              });
    }

    @Override
    public void add(T ticket) {
      join(new Node<>(ticket, arrivals++));
    }

    /** Before its equals. */
    @Override
    public void putBack(T ticket) {
      join(new Node<>(ticket, -arrivals++));
    }

    private void join(Node<T> node) {
      nodes.add(node);
      byTicket.put(node.ticket, node);
    }

    @Override
    public @Nullable T poll() {
      return left(nodes.pollFirst());
    }

    private @Nullable T left(@Nullable Node<T> node) {
      if (node == null) {
        return null;
      }
      byTicket.remove(node.ticket);
      return node.ticket;
    }

    @Override
    public void leave(T ticket) {
      Node<T> node = byTicket.remove(ticket);
      if (node != null) {
        nodes.remove(node);
      }
    }

    @Override
    public @Nullable T pollLast(@Nullable T newest, Predicate<? super T> movable) {
      int looks = 0;
      for (Iterator<Node<T>> last = nodes.descendingIterator(); last.hasNext(); ) {
        Node<T> node = last.next();
        if (++looks > REACH) {
          break;
        }
        if (movable.test(node.ticket)) {
          last.remove();
          return left(node);
        }
      }
      return null;
    }

    @Override
    public int size() {
      return nodes.size();
    }
  }

  private record Node<T>(T ticket, long arrival) {}
}
