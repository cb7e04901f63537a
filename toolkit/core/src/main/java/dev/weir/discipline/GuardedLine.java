package dev.weir.discipline;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The line of a caller's discipline, which is a caller's code. Nobody is lost by one that throws,
 * or gives who has left, or nobody though somebody waits: it is given up, and from then on the
 * oldest goes first.
 */
final class GuardedLine<T extends Ticket> implements Line<T> {

  private final Discipline discipline;
  private final Consumer<Throwable> mistakes;

  /** By arrival. */
  private final Set<T> present = new LinkedHashSet<>();

  /** The caller's; once that was given up, one by seniority. */
  private Line<T> line;

  private boolean givenUp;

  GuardedLine(Discipline discipline, LongSupplier nanoTime, Consumer<Throwable> mistakes) {
    this.discipline = discipline;
    this.mistakes = mistakes;
    this.line = discipline.newLine(nanoTime);
  }

  @Override
  public void add(T ticket) {
    join(ticket, Line::add);
  }

  @Override
  public void putBack(T ticket) {
    join(ticket, Line::putBack);
  }

  private void join(T ticket, BiConsumer<Line<T>, T> way) {
    present.add(ticket);
    try {
      way.accept(line, ticket);
    } catch (Throwable e) { // a caller's
      giveUp(e);
    }
  }

  @Override
  public @Nullable T poll() {
    if (present.isEmpty()) {
      return null;
    }
    if (!givenUp) {
      try {
        T next = line.poll();
        if (next != null && present.remove(next)) {
          return next;
        }
        giveUp(new IllegalStateException(discipline + ": poll() gave none of " + size()));
      } catch (Throwable e) { // a caller's
        giveUp(e);
      }
    }
    T next = line.poll();
    if (next != null) {
      present.remove(next);
    }
    return next;
  }

  @Override
  public @Nullable T pollLast(@Nullable T newest, Predicate<? super T> movable) {
    if (givenUp) {
      return null;
    }
    try {
      T last = line.pollLast(newest, movable);
      if (last == null) {
        return null;
      }
      if (movable.test(last) && present.remove(last)) {
        return last;
      }
      giveUp(
          new IllegalStateException(discipline + ": pollLast() gave one who had left, or stays"));
    } catch (Throwable e) { // a caller's
      giveUp(e);
    }
    return null;
  }

  @Override
  public void leave(T ticket) {
    if (present.remove(ticket)) {
      try {
        line.leave(ticket);
      } catch (Throwable e) { // a caller's
        ticket.letGo();
        giveUp(e);
      }
    }
  }

  /* They may stand in a built-in line of the caller's, which may use it for others still: so the line by
   * seniority does not rely on their links. */
  private void giveUp(Throwable thrown) {
    givenUp = true;
    line = Sorted.bySeniority();
    for (T ticket : present) {
      ticket.letGo();
      line.add(ticket);
    }
    mistakes.accept(thrown);
  }

  @Override
  public @Nullable T oldest() {
    Iterator<T> byArrival = present.iterator();
    return byArrival.hasNext() ? byArrival.next() : null;
  }

  @Override
  public int size() {
    return present.size();
  }
}
