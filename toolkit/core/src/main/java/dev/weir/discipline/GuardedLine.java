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

  /** Null once it was given up. */
  private @Nullable Line<T> line;

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
    Line<T> ranked = line;
    if (ranked != null) {
      try {
        way.accept(ranked, ticket);
      } catch (Throwable e) { // a caller's
        giveUp(e);
      }
    }
  }

  @Override
  public @Nullable T poll() {
    Line<T> ranked = line;
    if (ranked != null && !present.isEmpty()) {
      try {
        T next = ranked.poll();
        if (next != null && present.remove(next)) {
          return next;
        }
        giveUp(new IllegalStateException(discipline + ": poll() gave none of " + size()));
      } catch (Throwable e) { // a caller's
        giveUp(e);
      }
    }
    T next = oldest();
    if (next != null) {
      present.remove(next);
    }
    return next;
  }

  @Override
  public @Nullable T pollLast(@Nullable T newest, Predicate<? super T> movable) {
    Line<T> ranked = line;
    if (ranked != null) {
      try {
        T last = ranked.pollLast(newest, movable);
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
    }
    return null;
  }

  @Override
  public void leave(T ticket) {
    Line<T> ranked = line;
    if (present.remove(ticket) && ranked != null) {
      try {
        ranked.leave(ticket);
      } catch (Throwable e) { // a caller's
        ticket.letGo();
        giveUp(e);
      }
    }
  }

  private void giveUp(Throwable thrown) {
    line = null;
    present.forEach(Ticket::letGo); // they may stand in a built-in line of the caller's
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
