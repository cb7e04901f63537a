package dev.weir.discipline;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Those that wait, in the order in which they go. Single-threaded: whoever owns it serialises the
 * calls. It must not throw, and should be quick: while it thinks, nobody else can take. And it must
 * not come back to its pool, not even for a look at its snapshot: who calls it has the pool's order
 * in hand, and would wait for itself for ever. The same goes for comparators.
 *
 * @param <E> what stands in it
 */
public interface Line<E> {

  /**
   * How many of the last the built-in lines look at, of each level or tenant, for one who may go.
   */
  int REACH = 64;

  /**
   * Lets an element join.
   *
   * @param element who joins
   * @param ticket what it ranks by
   * @return its place, by which it can leave again
   */
  Place add(E element, Ticket ticket);

  /**
   * Takes the one who goes next.
   *
   * @return the element, or null if nobody waits
   */
  @Nullable E poll();

  /**
   * Lets an element leave before its turn. A place already left is ignored.
   *
   * @param place what {@link #add} returned, on this line
   */
  void leave(Place place);

  /**
   * Takes the one who would go last among some: for one of higher rank, for whom there is no room
   * otherwise.
   *
   * @param movable who may be taken
   * @return the element; null if none may be, or if rank displaces nobody in this discipline, which
   *     is the default
   */
  default @Nullable E pollLast(Predicate<? super E> movable) {
    return null;
  }

  /**
   * How many wait.
   *
   * @return zero or more
   */
  int size();

  /** Where an element stands in its line. Opaque. */
  interface Place {}
}
