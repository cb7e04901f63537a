package dev.weir.discipline;

/** Who goes next among those that wait. A discipline only ranks: it knows no threads. */
public interface Discipline {

  /**
   * A new, empty line that is ordered by this discipline.
   *
   * @param <E> what stands in it
   * @return the line
   */
  <E> Line<E> newLine();

  /**
   * First come, first served.
   *
   * @return the discipline
   */
  static Discipline fifo() {
    return Fifo.INSTANCE;
  }
}
