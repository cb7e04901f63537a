package dev.weir.discipline;

import dev.weir.request.Request;
import dev.weir.request.Tenant;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** A line of elements that a test knows by their names or numbers, each with a ticket. */
final class TestLine<E> {

  /** Where an element stands. */
  static final class Place extends Ticket {

    private final Object element;
    private final TestTicket says;

    private Place(Object element, TestTicket says) {
      this.element = element;
      this.says = says;
    }

    @Override
    public Request request() {
      return says.request();
    }

    @Override
    public long since() {
      return says.since();
    }

    @Override
    public String task() {
      return says.task();
    }

    @Override
    public long expectedNanos() {
      return says.expectedNanos();
    }
  }

  private final Line<Place> line;
  private Place newest;

  private TestLine(Line<Place> line) {
    this.line = line;
  }

  static <E> TestLine<E> of(Discipline discipline, LongSupplier nanoTime) {
    return new TestLine<>(discipline.newLine(nanoTime));
  }

  static <E> TestLine<E> of(Discipline discipline) {
    return of(discipline, () -> 0);
  }

  static <E> TestLine<E> fair(long quantum, Map<Tenant, Integer> weights) {
    return new TestLine<>(new FairLine<>(quantum, weights));
  }

  /** A place that is in no line. */
  static Place nowhere() {
    return new Place("nobody", TestTicket.PLAIN);
  }

  Place add(E element, TestTicket ticket) {
    newest = new Place(element, ticket);
    line.add(newest);
    return newest;
  }

  E poll() {
    return elementOf(line.poll());
  }

  Place pollPlace() {
    return line.poll();
  }

  void putBack(Place place) {
    line.putBack(place);
  }

  /** For the sake of the one that was added last. */
  E pollLast(Predicate<E> movable) {
    return elementOf(line.pollLast(newest, place -> movable.test(elementOf(place))));
  }

  E oldest() {
    return elementOf(line.oldest());
  }

  void leave(Place place) {
    line.leave(place);
    newest = newest == place ? null : newest;
  }

  int size() {
    return line.size();
  }

  long looks() {
    return ((FairLine<Place>) line).looks();
  }

  int tenants() {
    return ((FairLine<Place>) line).tenants();
  }

  @SuppressWarnings("unchecked") // only E goes in
  private E elementOf(Place place) {
    return place == null ? null : (E) place.element;
  }
}
