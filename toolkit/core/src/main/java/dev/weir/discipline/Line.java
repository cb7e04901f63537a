package dev.weir.discipline;

import org.jspecify.annotations.Nullable;

/**
 * Those that wait, in the order in which they go. Single-threaded: whoever owns it serialises the
 * calls.
 *
 * @param <E> what stands in it
 */
public interface Line<E> {

  /**
   * Lets an element join.
   *
   * @param element who joins
   * @return its place, by which it can leave again in constant time
   */
  Place add(E element);

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
   * How many wait.
   *
   * @return zero or more
   */
  int size();

  /** Where an element stands in its line. Opaque. */
  interface Place {}
}
