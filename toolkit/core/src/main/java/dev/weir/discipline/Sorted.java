package dev.weir.discipline;

import dev.weir.request.Deadline;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The least first, by a comparator of tickets; among equals the first come. Joining, going and
 * leaving take a logarithm of the line's length.
 *
 * @param name for reading
 * @param order of tickets
 */
record Sorted(String name, Comparator<? super Ticket> order) implements Discipline {

  static final Sorted EARLIEST_DEADLINE =
      new Sorted(
          "earliestDeadline",
          Comparator.comparing(
              ticket -> ticket.request().deadline(),
              Comparator.nullsLast(Comparator.<Deadline>naturalOrder())));

  static final Sorted SHORTEST_JOB =
      new Sorted(
          "shortestJob", Comparator.comparingLong(ticket -> ticket.request().cost().units()));

  Sorted {
    if (name.isBlank()) {
      throw new IllegalArgumentException("discipline: \"" + name + "\" (expected: not blank)");
    }
    Objects.requireNonNull(order, "order: null (expected: a comparator)");
  }

  @Override
  public <E> Line<E> newLine(LongSupplier nanoTime) {
    return new SortedLine<>(order);
  }

  @Override
  public String toString() {
    return name;
  }

  private static final class SortedLine<E> implements Line<E> {

    private final TreeSet<Node<E>> nodes;
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
    public Place add(E element, Ticket ticket) {
      Node<E> node = new Node<>(element, ticket, arrivals++);
      nodes.add(node);
      return node;
    }

    @Override
    public @Nullable E poll() {
      Node<E> first = nodes.pollFirst();
      return first == null ? null : first.element;
    }

    @Override
    @SuppressWarnings("SuspiciousMethodCalls") // a place on another line is not found
    public void leave(Place place) {
      if (place instanceof Node<?>) {
        nodes.remove(place);
      }
    }

    @Override
    public @Nullable E pollLast(Predicate<? super E> movable) {
      int looks = 0;
      for (Iterator<Node<E>> last = nodes.descendingIterator(); last.hasNext(); ) {
        Node<E> node = last.next();
        if (++looks > REACH) {
          break;
        }
        if (movable.test(node.element)) {
          last.remove();
          return node.element;
        }
      }
      return null;
    }

    @Override
    public int size() {
      return nodes.size();
    }
  }

  private static final class Node<E> implements Line.Place {

    private final E element;
    private final Ticket ticket;
    private final long arrival;

    Node(E element, Ticket ticket, long arrival) {
      this.element = element;
      this.ticket = ticket;
      this.arrival = arrival;
    }
  }
}
