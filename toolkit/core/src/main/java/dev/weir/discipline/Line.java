package dev.weir.discipline;

import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Those that wait, in the order in which they go. Single-threaded: whoever owns it serialises the
 * calls. It must not throw, and should be quick: while it thinks, nobody else can take. And it must
 * not come back to its pool, not even for a look at its snapshot: who calls it has the pool's order
 * in hand, and would wait for itself for ever. The same goes for comparators.
 *
 * @param <T> what stands in it
 */
public interface Line<T extends Ticket> {

  /**
   * How many of the last the built-in lines look at, of each level or tenant, for one who may go.
   */
  int REACH = 64;

  /**
   * A line that loses nobody. If a discipline that is not built in throws, or gives what it has
   * not, it is given up, and from then on the oldest goes first.
   *
   * @param discipline orders it
   * @param nanoTime the clock of its owner
   * @param mistakes told of what made a discipline given up, once, within a call
   * @param <T> what stands in it
   * @return a new, empty line
   */
  static <T extends Ticket> Line<T> of(
      Discipline discipline, LongSupplier nanoTime, Consumer<Throwable> mistakes) {
    return discipline instanceof BuiltIn
        ? discipline.newLine(nanoTime)
        : new GuardedLine<>(discipline, nanoTime, mistakes);
  }

  /**
   * Lets one join.
   *
   * @param ticket who joins, and what it ranks by; it stands in no line
   */
  void add(T ticket);

  /**
   * Takes the one who goes next.
   *
   * @return null if nobody waits
   */
  @Nullable T poll();

  /**
   * Lets one join again who was polled and has not been served after all: as if it had not been
   * polled, as far as that can be. Of several, the last comes first.
   *
   * @param ticket who goes back; by default it just joins
   */
  default void putBack(T ticket) {
    add(ticket);
  }

  /**
   * Lets one leave before its turn. Who is not in line is ignored.
   *
   * @param ticket who leaves
   */
  void leave(T ticket);

  /**
   * Takes the one who would go last among some: for one of higher rank, for whom there is no room
   * otherwise.
   *
   * @param newest for whose sake another may have to go: it has just joined, and is looked at
   *     wherever it stands; null if there is none
   * @param movable who may be taken
   * @return null if none may be, or if rank displaces nobody in this discipline, which is the
   *     default
   */
  default @Nullable T pollLast(@Nullable T newest, Predicate<? super T> movable) {
    return null;
  }

  /**
   * The one who has waited longest, as far as a glance shows: for metrics.
   *
   * @return null if nobody waits, or if it does not know, which is the default
   */
  default @Nullable T oldest() {
    return null;
  }

  /**
   * How many wait.
   *
   * @return zero or more
   */
  int size();
}
